using System.Text;

namespace Streaming.Testing.Transport;

/// <summary>
/// A cluster of topics in memory, shared by any number of clients (<see cref="InMemoryTransport"/>): topics with ids, partitions, transactions with markers and a last
/// stable offset, consumer groups. The methods here are those of a test that looks at the cluster from outside; they take effect at once.
/// </summary>
/// <param name="time">The cluster's clock: sessions, transaction time-outs, timestamps of markers.</param>
/// <param name="scheduler">Where the cluster's own steps run; clients may run elsewhere.</param>
/// <param name="clusterId">The cluster's id.</param>
internal sealed class InMemoryCluster(TimeProvider time, TaskScheduler scheduler, string clusterId = "in-memory")
{
    private readonly SortedDictionary<string, InMemoryTopic> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConsumerGroup> _groups = [];
    private readonly Dictionary<string, TransactionCoordinator> _coordinators = [];
    private readonly List<InMemoryGroupMember> _members = [];
    private readonly AsyncSignal _changed = new(scheduler);
    private int _topicIds;

    /// <summary>Guards everything in the cluster. No listener and no user code is called under it.</summary>
    public Lock Gate { get; } = new();

    public TimeProvider Time { get; } = time;

    public TaskScheduler Scheduler { get; } = scheduler;

    public string ClusterId { get; } = clusterId;

    /// <summary>Records in a batch at most. Default 500.</summary>
    public int BatchRecords { get; set; } = 500;

    /// <summary>Bytes after which a batch is closed. Default 1 MiB.</summary>
    public int BatchBytes { get; set; } = 1 << 20;

    /// <summary>Bound of a producer's queue, bytes. Default 16 MiB.</summary>
    public long ProducerQueueBytes { get; set; } = 16 << 20;

    /// <summary>
    /// If true, the end of a transaction is decided at once, but its markers stay on their way (the last stable offset does not move) until <see cref="ReleaseMarkers"/>
    /// or the next use of the transactional id.
    /// </summary>
    public bool HoldMarkers { get; set; }

    /// <summary>How long the markers of a decided transaction are on their way to a topic: brokers write them one after another, after the client was answered. The next use of the transactional id finds them written. Default: none.</summary>
    public Func<string, TimeSpan> MarkerDelay { get; set; } = static _ => TimeSpan.Zero;

    /// <summary>Records and markers ever written to all topics: says whether anything has happened.</summary>
    public long Size
    {
        get
        {
            lock (Gate) return _topics.Values.Sum(static t => t.Partitions.Sum(static p => p.End));
        }
    }

    /// <summary>Completes at the next change of a log or of committed offsets. Take it under <see cref="Gate"/>.</summary>
    public Task Changed => _changed.Next;

    public void CreateTopic(string name, int partitions = 1, IReadOnlyDictionary<string, string>? config = null)
    {
        lock (Gate)
        {
            if (_topics.ContainsKey(name)) return;
            var id = new Guid(++_topicIds, 0, 0, Encoding.UTF8.GetBytes($"{ClusterId,-8}")[..8]);
            _topics.Add(name, new InMemoryTopic(name, id, partitions, config ?? new Dictionary<string, string>()));
            TopicsChanged(name);
        }
    }

    public void DeleteTopic(string name)
    {
        lock (Gate)
        {
            _topics.Remove(name);
            TopicsChanged(name);
        }
    }

    public void AddPartitions(string topic, int total)
    {
        lock (Gate)
        {
            _topics[topic].AddPartitions(total);
            TopicsChanged(topic);
        }
    }

    /// <summary>Appends a record outside of any transaction, as an outside producer does.</summary>
    /// <returns>Where it went; partition -1 asks for the default partitioner.</returns>
    public (TopicPartition Partition, long Offset) Append(string topic, int partition, long timestamp, byte[]? key, byte[]? value, byte[]? headers = null)
    {
        lock (Gate)
        {
            var target = _topics[topic];
            var log = target.Partitions[partition < 0 ? target.Choose(key, key is null) : partition];
            var offset = log.Append(timestamp, key, value, headers ?? [], null);
            Pulse();
            return (log.Id, offset);
        }
    }

    /// <summary>All records of a topic that are there, partition by partition.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="committed">Whether to read as read_committed; else everything but markers.</param>
    /// <param name="start">Offset of a partition to begin at; null for the beginning.</param>
    public IReadOnlyList<InMemoryRecord> Read(string topic, bool committed = true, Func<TopicPartition, long>? start = null)
    {
        lock (Gate)
        {
            return [.. from log in _topics[topic].Partitions
                       let stable = log.LastStable
                       from e in log.From(start?.Invoke(log.Id) ?? 0)
                       where committed ? e.IsCommitted && e.Offset < stable : !e.IsMarker
                       select new InMemoryRecord(log.Id, e.Offset, e.Timestamp, e.Key, e.Value, e.Headers)];
        }
    }

    /// <summary>Cleans a topic's logs as Kafka's compaction does.</summary>
    /// <inheritdoc cref="PartitionLog.Compact" path="/param"/>
    public void Compact(string topic, bool dropTombstones = false)
    {
        lock (Gate)
            foreach (var log in _topics[topic].Partitions) log.Compact(dropTombstones);
    }

    /// <summary>Writes the markers that <see cref="HoldMarkers"/> held back.</summary>
    public void ReleaseMarkers()
    {
        lock (Gate)
            foreach (var coordinator in _coordinators.Values) coordinator.ReleaseMarkers();
    }

    /// <summary>The offset that a group has committed; null for none.</summary>
    public long? CommittedOffset(string group, TopicPartition partition)
    {
        lock (Gate) return Group(group).Offsets.TryGetValue(partition, out var offset) ? offset : null;
    }

    /// <summary>Sets (or, with null, removes) a group's offset, as a tool that resets it does.</summary>
    public void ResetOffset(string group, TopicPartition partition, long? offset)
    {
        lock (Gate)
        {
            if (offset is { } value) Group(group).Offsets[partition] = value;
            else Group(group).Offsets.Remove(partition);
        }
    }

    /// <summary>The group's generation and its static members.</summary>
    public (int Generation, IReadOnlyList<string> Members) DescribeGroup(string group)
    {
        lock (Gate) return (Group(group).Generation, [.. Group(group).Members]);
    }

    // What follows is called under the lock.

    public ConsumerGroup Group(string name)
    {
        if (!_groups.TryGetValue(name, out var group)) _groups.Add(name, group = new ConsumerGroup(this, name));
        return group;
    }

    /// <summary>False if it has members. What open transactions still have for it is lost with it.</summary>
    public bool DeleteGroup(string name)
    {
        if (Group(name).Members.Any()) return false;
        _groups.Remove(name);
        return true;
    }

    public TransactionCoordinator Coordinator(string transactionalId)
    {
        if (!_coordinators.TryGetValue(transactionalId, out var coordinator))
            _coordinators.Add(transactionalId, coordinator = new TransactionCoordinator(this, transactionalId));
        return coordinator;
    }

    public InMemoryTopic? Find(string topic) => _topics.GetValueOrDefault(topic);

    public PartitionLog Log(TopicPartition partition) =>
        Find(partition.Topic) is { } topic && (uint)partition.Partition < (uint)topic.Partitions.Count
            ? topic.Partitions[partition.Partition]
            : throw new TransportException(TransportErrorKind.Fatal, $"UNKNOWN_TOPIC_OR_PART: {partition} does not exist.");

    public int PartitionCount(string topic) => Find(topic)?.Partitions.Count ?? 0;

    public ClusterDescription Describe(IReadOnlyCollection<string>? topics) =>
        new(ClusterId, _topics.Values.Where(t => topics is null || topics.Contains(t.Name)).ToDictionary(static t => t.Name, static t => t.Describe()));

    public void Add(InMemoryGroupMember member) => _members.Add(member);

    public void Remove(InMemoryGroupMember member) => _members.Remove(member);

    /// <summary>A log or committed offsets changed: wakes those who wait.</summary>
    public void Pulse()
    {
        _changed.Pulse();
        foreach (var member in _members) member.Wake();
    }

    private void TopicsChanged(string topic)
    {
        foreach (var group in _groups.Values) group.TopicsChanged(topic);
    }
}
