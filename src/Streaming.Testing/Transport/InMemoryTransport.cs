namespace Streaming.Testing.Transport;

/// <summary>
/// One client of an <see cref="InMemoryCluster"/>. Every call takes effect in a step of its own on the scheduler, after the call has returned its
/// task; listeners are called there too.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="scheduler">Where effects and listeners run.</param>
internal sealed class InMemoryTransport(InMemoryCluster cluster, TaskScheduler scheduler) : ITransport
{
    private static readonly TimeSpan UnreachableTimeout = TimeSpan.FromSeconds(30);

    private readonly List<InMemoryGroupMember> _members = [];
    private readonly List<InMemoryProducer> _producers = [];
    private AsyncSignal? _disconnected;
    private bool _ended;

    public InMemoryCluster Cluster => cluster;

    public TaskScheduler Scheduler => scheduler;

    public TransportFaults Faults { get; } = new();

    /// <summary>True while nothing of this client reaches the cluster, and nothing the client.</summary>
    public bool IsSilent => _ended || _disconnected is not null;

    /// <summary>
    /// kill -9: no call completes, no listener is called, no heartbeat is sent any more. Open transactions stay open until they time out or their id is used again.
    /// </summary>
    public void Crash()
    {
        lock (cluster.Gate)
        {
            _ended = true;
            foreach (var member in _members) member.Vanish();
        }
    }

    /// <summary>Cuts the client off (a network partition, SIGSTOP): heartbeats stop, calls wait. See <see cref="Reconnect"/>.</summary>
    public void Disconnect()
    {
        lock (cluster.Gate)
        {
            _disconnected ??= new AsyncSignal(cluster.Scheduler);
            foreach (var member in _members) member.Vanish();
        }
    }

    /// <summary>Ends <see cref="Disconnect"/>: waiting calls go on, and members hear what became of them.</summary>
    public void Reconnect()
    {
        lock (cluster.Gate)
        {
            _disconnected?.Pulse();
            _disconnected = null;
            foreach (var member in _members) member.Return();
            foreach (var producer in _producers) producer.Wake();
        }
    }

    public ValueTask<ClusterDescription> DescribeAsync(IReadOnlyCollection<string>? topics, CancellationToken cancellationToken) =>
        new(CallAsync(TransportCall.Describe, () => cluster.Describe(topics), cancellationToken));

    public ValueTask CreateTopicAsync(TopicSpecification topic, CancellationToken cancellationToken) => new(CallAsync(TransportCall.CreateTopic, () =>
    {
        cluster.CreateTopic(topic.Name, topic.Partitions, topic.Config);
        return true;
    }, cancellationToken));

    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellationToken) => new(CallAsync(TransportCall.DeleteTopic, () =>
    {
        cluster.DeleteTopic(topic);
        return true;
    }, cancellationToken));

    public ValueTask<IReadOnlyDictionary<TopicPartition, long>> ListOffsetsAsync(IReadOnlyCollection<TopicPartition> partitions, OffsetQuery query, CancellationToken cancellationToken) =>
        new(RunAsync(() => ListOffsetsSlowlyAsync(partitions, query, cancellationToken)));

    public ValueTask DeleteRecordsAsync(IReadOnlyDictionary<TopicPartition, long> before, CancellationToken cancellationToken) => new(CallAsync(TransportCall.DeleteRecords, () =>
    {
        foreach (var (partition, offset) in before) cluster.Log(partition).DeleteBefore(offset);
        return true;
    }, cancellationToken));

    public ValueTask<IReadOnlyDictionary<TopicPartition, long>> CommittedOffsetsAsync(
        string group, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken) =>
        new(RunAsync(() => WaitForOffsetsAsync(group, partitions, cancellationToken)));

    public ValueTask<IReadOnlyList<GroupMemberDescription>> DescribeGroupAsync(string group, CancellationToken cancellationToken) =>
        new(CallAsync<IReadOnlyList<GroupMemberDescription>>(TransportCall.DescribeGroup, () => [.. cluster.Group(group).Members.Select(static m => new GroupMemberDescription(m, "memory"))], cancellationToken));

    public ValueTask<bool> DeleteGroupAsync(string group, CancellationToken cancellationToken) =>
        new(CallAsync(TransportCall.DeleteGroup, () => cluster.DeleteGroup(group), cancellationToken));

    public ValueTask<IGroupMember> JoinAsync(GroupOptions options, IGroupListener listener, CancellationToken cancellationToken) =>
        new(CallAsync<IGroupMember>(TransportCall.Join, () =>
        {
            var member = new InMemoryGroupMember(this, options, listener);
            _members.Add(member);
            cluster.Add(member);
            member.Join();
            return member;
        }, cancellationToken));

    public ValueTask<IEpochProducer> CreateProducerAsync(string? transactionalId, TimeSpan transactionTimeout, CancellationToken cancellationToken) =>
        new(CallAsync<IEpochProducer>(TransportCall.CreateProducer, () =>
        {
            var producer = new InMemoryProducer(this, transactionalId is null ? null : cluster.Coordinator(transactionalId), transactionTimeout);
            _producers.Add(producer);
            return producer;
        }, cancellationToken));

    public ILogReader OpenReader() => new InMemoryLogReader(this);

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members.ToArray()) await member.DisposeAsync();
        foreach (var producer in _producers.ToArray()) await producer.DisposeAsync();
        _ended = true;
    }

    internal void Forget(InMemoryGroupMember member)
    {
        _members.Remove(member);
        cluster.Remove(member);
    }

    internal void Forget(InMemoryProducer producer) => _producers.Remove(producer);

    /// <summary>One request and its answer. The effect runs under the cluster's lock, in a step of its own.</summary>
    internal Task<T> CallAsync<T>(TransportCall call, Func<T> effect, CancellationToken cancellationToken, Action? repeatCommit = null) =>
        RunAsync(() => ExecuteAsync(call, effect, repeatCommit, cancellationToken));

    /// <summary>Runs on the scheduler whatever the caller runs on, so that no continuation gets away from it.</summary>
    internal Task<T> RunAsync<T>(Func<Task<T>> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    private Task? Reconnected()
    {
        lock (cluster.Gate) return _disconnected?.Next;
    }

    private static long Find(PartitionLog log, OffsetQuery query) => query.Kind switch
    {
        OffsetKind.Earliest => log.Start,
        OffsetKind.EndCommitted => log.LastStable,
        OffsetKind.End => log.End,
        _ => log.OffsetAt(query.Timestamp),
    };

    private async Task<IReadOnlyDictionary<TopicPartition, long>> WaitForOffsetsAsync(
        string group, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Task.CompletedTask;
            var offsets = await CallAsync(TransportCall.CommittedOffsets, () =>
            {
                changed = cluster.Changed;
                var state = cluster.Group(group);
                return partitions.Any(state.IsPending) ? null : partitions.Where(state.Offsets.ContainsKey).ToDictionary(static p => p, p => state.Offsets[p]);
            }, cancellationToken);
            if (offsets is not null) return offsets;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyDictionary<TopicPartition, long>> ListOffsetsSlowlyAsync(IReadOnlyCollection<TopicPartition> partitions, OffsetQuery query, CancellationToken cancellationToken)
    {
        // A client does not know that a leader is away: it tries until its time is over.
        if (partitions.Any(Faults.Unreachable.Contains)) await Task.Delay(UnreachableTimeout, cluster.Time, cancellationToken);
        return await CallAsync<IReadOnlyDictionary<TopicPartition, long>>(TransportCall.ListOffsets, () =>
        {
            if (partitions.Any(Faults.Unreachable.Contains)) throw new TransportException(TransportErrorKind.Transient, "LEADER_NOT_AVAILABLE: a partition cannot be reached.");
            return partitions.ToDictionary(static p => p, p => Find(cluster.Log(p), query));
        }, cancellationToken);
    }

    private async Task<T> ExecuteAsync<T>(TransportCall call, Func<T> effect, Action? repeatCommit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var delay = Faults.Before(call);
        if (delay > TimeSpan.Zero) await Task.Delay(delay, cluster.Time, cancellationToken);
        while (Reconnected() is { } back) await back.WaitAsync(cancellationToken);
        if (_ended) await new TaskCompletionSource().Task;
        T result;
        lock (cluster.Gate) result = effect();
        Faults.After(call, repeatCommit);
        return result;
    }
}
