namespace Streaming.Testing.Transport;

/// <summary>
/// The broker's side of one transactional id: who may write under it (epoch), which partitions and group offsets the open transaction has, and its end. After
/// Kafka's transaction coordinator, clients without KIP-890. Guarded by the cluster's lock.
/// </summary>
internal sealed class TransactionCoordinator(InMemoryCluster cluster, string id)
{
    private readonly Dictionary<PartitionLog, PartitionTransaction> _partitions = [];
    private readonly Dictionary<ConsumerGroup, Dictionary<TopicPartition, long>> _offsets = [];
    private readonly List<LateMarker> _late = [];
    private ITimer? _timer;
    private TimeSpan _timeout;
    private bool? _ending;
    private (int Epoch, bool Commit)? _repeated;

    // Transactions ended so far: tells a producer that its transaction was ended by another request than its own.
    private long _ended;

    /// <summary>The epoch of the producer that may write; an older one is fenced.</summary>
    public int Epoch { get; private set; } = -1;

    private bool IsOpen => _partitions.Count + _offsets.Count > 0;

    /// <summary>Ends what is open and fences the producer so far.</summary>
    /// <returns>The new epoch.</returns>
    public int Initialize(TimeSpan timeout)
    {
        ReleaseMarkers();
        Finish(commit: false);
        _timeout = timeout;
        return ++Epoch;
    }

    // transaction: the producer's number of its transaction, -1 before its first request, then the same until it ends.
    public long Append(PartitionLog log, int epoch, ref long transaction, PendingRecord record)
    {
        Enter(epoch, ref transaction);
        if (!_partitions.TryGetValue(log, out var part)) _partitions.Add(log, part = log.Open());
        var offset = log.Append(record.Timestamp, record.Key, record.Value, record.Headers, part);
        DeliverRepeated();
        return offset;
    }

    public void AddOffsets(ConsumerGroup group, int epoch, ref long transaction, IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        Enter(epoch, ref transaction);
        if (!_offsets.TryGetValue(group, out var pending)) _offsets.Add(group, pending = []);
        foreach (var (partition, offset) in offsets)
        {
            if (pending.TryAdd(partition, offset)) group.AddPending(partition);
            else pending[partition] = offset;
        }
    }

    /// <summary>Decides the open transaction. The markers follow at once, or later if the cluster holds markers.</summary>
    public void End(int epoch, bool commit)
    {
        Check(epoch);
        if (!IsOpen) return;
        _ending ??= commit;
        StopTimer();
        if (!cluster.HoldMarkers) Finish(_ending.Value);
    }

    /// <summary>Leaves a copy of the request to end a transaction on its way: it arrives in the next transaction of the same producer.</summary>
    public void Repeat(int epoch, bool commit) => _repeated = (epoch, commit);

    /// <summary>Writes the markers of a decided transaction.</summary>
    public void ReleaseMarkers()
    {
        foreach (var marker in _late) marker.Write();
        _late.Clear();
        if (_ending is { } commit) Finish(commit);
    }

    /// <summary>Throws if this epoch is fenced.</summary>
    public void Check(int epoch)
    {
        if (epoch != Epoch) throw new TransportException(TransportErrorKind.Fenced, $"PRODUCER_FENCED: transactional id '{id}' is at epoch {Epoch}, this producer at {epoch}.");
    }

    private void Enter(int epoch, ref long transaction)
    {
        Check(epoch);
        ReleaseMarkers();
        if (transaction >= 0 && transaction != _ended)
            throw new TransportException(TransportErrorKind.Abortable, $"INVALID_TXN_STATE: the transaction of '{id}' was ended by an earlier request that arrived late.");
        transaction = _ended;
        if (!IsOpen) _timer = cluster.Time.CreateTimer(TimedOut, _ended, _timeout, Timeout.InfiniteTimeSpan);
    }

    private void DeliverRepeated()
    {
        if (_repeated is not { } copy) return;
        _repeated = null;
        if (copy.Epoch == Epoch) End(copy.Epoch, copy.Commit);
    }

    private void TimedOut(object? transaction)
    {
        lock (cluster.Gate)
        {
            if ((long)transaction! != _ended || !IsOpen || _ending is not null) return;
            Epoch++;
            Finish(commit: false);
        }
    }

    private void Finish(bool commit)
    {
        StopTimer();
        _ending = null;
        if (!IsOpen) return;
        var now = cluster.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (log, transaction) in _partitions) Mark(log, transaction, commit, now);
        foreach (var (group, offsets) in _offsets) group.EndPending(offsets, commit);
        _partitions.Clear();
        _offsets.Clear();
        _ended++;
        cluster.Pulse();
    }

    private void Mark(PartitionLog log, PartitionTransaction transaction, bool commit, long now)
    {
        var delay = cluster.MarkerDelay(log.Id.Topic);
        if (delay == TimeSpan.Zero)
        {
            log.Close(transaction, commit, now);
            return;
        }
        _late.RemoveAll(static m => m.IsWritten);
        _late.Add(new LateMarker(cluster, delay, () => log.Close(transaction, commit, now)));
    }

    private void StopTimer()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
