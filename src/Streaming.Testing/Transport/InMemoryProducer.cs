namespace Streaming.Testing.Transport;

/// <summary>A producer: a bounded queue, delivered in steps of its own, and with a coordinator the client's side of its transactions. Guarded by the cluster's lock.</summary>
internal sealed class InMemoryProducer : IEpochProducer
{
    private const int DeliveredPerStep = 500;
    private readonly InMemoryTransport _transport;
    private readonly InMemoryCluster _cluster;
    private readonly TransactionCoordinator? _coordinator;
    private readonly int _epoch;
    private readonly Queue<PendingRecord> _queue = [];
    private readonly AsyncSignal _space;
    private readonly Dictionary<TopicPartition, long> _lastOffsets = [];
    private readonly HashSet<string> _tracked = [];
    private List<RefusedRecord> _refused = [];
    private long _queuedBytes;
    private long _transaction = -1;
    private bool _delivering;
    private bool _begun;
    private bool _disposed;

    /// <summary>Called under the cluster's lock: makes the id's new epoch.</summary>
    public InMemoryProducer(InMemoryTransport transport, TransactionCoordinator? coordinator, TimeSpan timeout)
    {
        _space = new AsyncSignal(transport.Cluster.Scheduler);
        (_transport, _cluster, _coordinator) = (transport, transport.Cluster, coordinator);
        _epoch = coordinator?.Initialize(timeout) ?? 0;
    }

    public void Begin()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        lock (_cluster.Gate)
        {
            if (_begun && _coordinator is not null) throw new InvalidOperationException("The transaction before is neither committed nor aborted.");
            _begun = true;
            _transaction = -1;
            _refused = [];
            _lastOffsets.Clear();
        }
    }

    public int Send(OutgoingRecords records, int from)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        lock (_cluster.Gate)
        {
            if (!_begun) throw new InvalidOperationException("Begin must come before Send.");
            for (; from < records.Count; from++)
            {
                var record = PendingRecord.Copy(records, from);
                if (_queue.Count > 0 && _queuedBytes + record.Bytes > _cluster.ProducerQueueBytes) break;
                _queue.Enqueue(record);
                _queuedBytes += record.Bytes;
            }
            Wake();
            return from;
        }
    }

    public ValueTask WaitForSpaceAsync(CancellationToken cancellationToken) => new(_transport.RunAsync(async () =>
    {
        while (true)
        {
            Task space;
            lock (_cluster.Gate)
            {
                if (_queue.Count == 0 || _queuedBytes < _cluster.ProducerQueueBytes / 2) return true;
                space = _space.Next;
            }
            await space.WaitAsync(cancellationToken);
        }
    }));

    public ValueTask<IReadOnlyList<RefusedRecord>> FlushAsync(CancellationToken cancellationToken) =>
        new(_transport.CallAsync<IReadOnlyList<RefusedRecord>>(TransportCall.Flush, () =>
        {
            Deliver(int.MaxValue);
            _coordinator?.Check(_epoch);
            return [.. _refused];
        }, cancellationToken));

    public long LastOffset(TopicPartition partition)
    {
        lock (_cluster.Gate) return _lastOffsets.GetValueOrDefault(partition, -1);
    }

    public void TrackPositions(IReadOnlyCollection<string> topics)
    {
        lock (_cluster.Gate) _tracked.UnionWith(topics);
    }

    public ValueTask SendOffsetsAsync(IReadOnlyDictionary<TopicPartition, long> offsets, IGroupMember member, CancellationToken cancellationToken)
    {
        var seat = (InMemoryGroupMember)member;
        var (id, generation) = (seat.MemberId, seat.Generation);
        return new(_transport.CallAsync(TransportCall.SendOffsets, () =>
        {
            _coordinator?.Check(_epoch);
            seat.Group.Check(seat, id, generation);
            if (_coordinator is not null) _coordinator.AddOffsets(seat.Group, _epoch, ref _transaction, offsets);
            else foreach (var (partition, offset) in offsets) seat.Group.Offsets[partition] = offset;
            return true;
        }, cancellationToken));
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken) => new(_transport.CallAsync(TransportCall.Commit, () =>
    {
        Deliver(int.MaxValue);
        _coordinator?.Check(_epoch);
        if (_coordinator is not null && _refused.Count > 0)
            throw new TransportException(TransportErrorKind.Abortable, $"{_refused.Count} records of the transaction were refused, the first because of {_refused[0].Reason}.");
        _coordinator?.End(_epoch, commit: true);
        _begun = false;
        return true;
    }, cancellationToken, () => _coordinator?.Repeat(_epoch, commit: true)));

    public ValueTask AbortAsync(CancellationToken cancellationToken) => _coordinator is null ? default : new(_transport.CallAsync(TransportCall.Abort, () =>
    {
        _queue.Clear();
        _queuedBytes = 0;
        _space.Pulse();
        _coordinator.End(_epoch, commit: false);
        _begun = false;
        return true;
    }, cancellationToken));

    /// <summary>Drops what is queued. A transaction that is open stays so, as with a client that goes away.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_cluster.Gate)
        {
            _disposed = true;
            _queue.Clear();
            _transport.Forget(this);
        }
        return default;
    }

    /// <summary>Called under the cluster's lock: lets a step deliver what is queued.</summary>
    public void Wake()
    {
        if (_delivering || _queue.Count == 0 || _transport.IsSilent) return;
        _delivering = true;
        _ = Task.Factory.StartNew(DeliverStep, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _transport.Scheduler);
    }

    private void DeliverStep()
    {
        lock (_cluster.Gate)
        {
            _delivering = false;
            if (_transport.IsSilent) return;
            Deliver(DeliveredPerStep);
            Wake();
        }
    }

    private void Deliver(int atMost)
    {
        if (_queue.Count == 0) return;
        for (; atMost > 0 && _queue.TryDequeue(out var record); atMost--)
        {
            _queuedBytes -= record.Bytes;
            if (TryAppend(record) is { } refused) _refused.Add(refused);
        }
        _space.Pulse();
        if (_coordinator is null) _cluster.Pulse();
    }

    private RefusedRecord? TryAppend(PendingRecord record)
    {
        if (_cluster.Find(record.Topic) is not { } topic || record.Partition >= topic.Partitions.Count)
            return record.Refuse(false, $"UNKNOWN_TOPIC_OR_PART: {record.Topic}[{record.Partition}] does not exist");
        if (RecordRules.Refusal(topic, record, _cluster.Time.GetUtcNow().ToUnixTimeMilliseconds()) is { } reason) return record.Refuse(true, reason);
        if (_transport.Faults.Refuse?.Invoke(record) is { } fault) return record.Refuse(fault.ForItself, fault.Reason);
        var log = topic.Partitions[record.Partition < 0 ? topic.Choose(record.Key, record.Key is null) : record.Partition];
        try
        {
            var offset = _coordinator is null
                ? log.Append(record.Timestamp, record.Key, record.Value, record.Headers, null)
                : _coordinator.Append(log, _epoch, ref _transaction, record);
            if (_tracked.Contains(record.Topic)) _lastOffsets[log.Id] = offset;
            return null;
        }
        catch (TransportException e)
        {
            return record.Refuse(false, e.Message);
        }
    }
}
