using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>The offsets of a group, and those of transactions that have not ended.</summary>
/// <param name="group">The name of the group.</param>
/// <param name="state">Keeps what changes.</param>
internal sealed class GroupOffsets(string group = "", BrokerState? state = null)
{
    private readonly SortedDictionary<(string Topic, int Partition), CommittedOffset> _committed = new(Comparer<(string Topic, int Partition)>.Create(Compare));
    private readonly Dictionary<long, Dictionary<(string Topic, int Partition), CommittedOffset>> _pending = [];
    private long _order;

    /// <summary>Nothing is stored, and nothing may be later.</summary>
    public bool IsEmpty => _committed.Count == 0 && _pending.Count == 0;

    /// <summary>What is stored, by topic and partition.</summary>
    public IReadOnlyCollection<KeyValuePair<(string Topic, int Partition), CommittedOffset>> Committed => _committed;

    /// <summary>The place of the next one that is stored (<see cref="CommittedOffset.Order"/>).</summary>
    public long NextOrder() => ++_order;

    public CommittedOffset? Find(string topic, int partition) => _committed.GetValueOrDefault((topic, partition));

    public void Set(string topic, int partition, CommittedOffset offset)
    {
        _committed[(topic, partition)] = offset;
        state?.Save(group, null, (topic, partition), offset);
    }

    public bool Remove(string topic, int partition)
    {
        state?.Forget(group, null, (topic, partition));
        return _committed.Remove((topic, partition));
    }

    /// <summary>Stores an offset with the transaction of a producer: it counts when that is committed.</summary>
    public void Set(long producerId, string topic, int partition, CommittedOffset offset)
    {
        if (!_pending.TryGetValue(producerId, out var pending)) _pending.Add(producerId, pending = []);
        pending[(topic, partition)] = offset;
        state?.Save(group, producerId, (topic, partition), offset);
    }

    /// <summary>Takes an offset from before.</summary>
    public void Restore(OffsetEntry entry)
    {
        var offset = new CommittedOffset(entry.Offset, entry.LeaderEpoch, entry.Metadata, entry.Time, entry.Until < 0 ? null : entry.Until, entry.Order);
        if (entry.ProducerId < 0) Set(entry.Topic, entry.Partition, offset);
        else Set(entry.ProducerId, entry.Topic, entry.Partition, offset);
        _order = Math.Max(_order, offset.Order);
    }

    /// <summary>The producers whose transactions have stored offsets.</summary>
    public IReadOnlyCollection<long> PendingProducers => _pending.Keys;

    /// <summary>True if a transaction that has not ended has stored an offset of the partition.</summary>
    public bool IsPending(string topic, int partition) => _pending.Values.Any(p => p.ContainsKey((topic, partition)));

    /// <summary>The transaction of a producer has ended. What was stored after its offsets stays.</summary>
    public void End(long producerId, bool commit)
    {
        if (!_pending.Remove(producerId, out var pending)) return;
        foreach (var (partition, offset) in pending)
        {
            state?.Forget(group, producerId, partition);
            if (commit && (!_committed.TryGetValue(partition, out var other) || other.Order < offset.Order)) Set(partition.Topic, partition.Partition, offset);
        }
    }

    /// <summary>Forgets a topic.</summary>
    public void Forget(string topic) => Forget(p => p.Topic == topic);

    /// <summary>Forgets everything.</summary>
    public void Clear() => Forget(_ => true);

    private void Forget(Func<(string Topic, int Partition), bool> which)
    {
        foreach (var (topic, partition) in _committed.Keys.Where(which).ToList()) Remove(topic, partition);
        foreach (var (producerId, pending) in _pending)
        {
            foreach (var partition in pending.Keys.Where(which).ToList())
            {
                state?.Forget(group, producerId, partition);
                pending.Remove(partition);
            }
        }
    }

    private static int Compare((string Topic, int Partition) x, (string Topic, int Partition) y) =>
        string.CompareOrdinal(x.Topic, y.Topic) is var topic and not 0 ? topic : x.Partition.CompareTo(y.Partition);
}
