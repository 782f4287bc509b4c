namespace Streaming.Testing.Transport;

/// <summary>
/// The client of one membership: its view of the assignment, its fetch positions, and a poll loop that calls the listener, one call at a time. State is guarded by the
/// cluster's lock, the listener is called outside of it.
/// </summary>
internal sealed class InMemoryGroupMember(InMemoryTransport transport, GroupOptions options, IGroupListener listener) : IGroupMember
{
    private readonly InMemoryCluster _cluster = transport.Cluster;
    private readonly Queue<Func<Task>> _events = [];
    private readonly Queue<RecordBatch> _stale = [];
    private List<PartitionFetch> _fetches = [];
    private IReadOnlyList<TopicPartition>? _assigned;
    private int _turn;
    private bool _pumping;
    private bool _revoking;
    private Task _given = Task.CompletedTask;
    private bool _ended;

    public GroupOptions Options { get; } = options;

    /// <summary>Who the client is for the group's coordinator.</summary>
    public long MemberId { get; private set; }

    /// <summary>The generation that the client knows.</summary>
    public int Generation { get; private set; } = -1;

    public ConsumerGroup Group => _cluster.Group(Options.Group);

    public void Start(long attempt, IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        lock (_cluster.Gate)
        {
            // What was given up meanwhile is passed over: the listener is about to hear of it.
            if (_ended || _assigned is null) return;
            if (transport.Faults.StaleBatchesAfterStart)
            {
                foreach (var fetch in _fetches)
                    if (fetch.Read(_cluster.BatchRecords, _cluster.BatchBytes) is { } batch) _stale.Enqueue(batch);
            }
            _fetches = [.. offsets.Where(o => _assigned.Contains(o.Key)).Select(o => new PartitionFetch(_cluster.Log(o.Key), o.Value, attempt))];
            Wake();
        }
    }

    public void Resume(IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (_cluster.Gate)
        {
            foreach (var fetch in _fetches)
                if (partitions.Contains(fetch.Log.Id)) fetch.IsPaused = false;
            Wake();
        }
    }

    public ValueTask CommitOffsetsAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        var (id, generation) = (MemberId, Generation);
        return new(transport.CallAsync(TransportCall.CommitOffsets, () =>
        {
            Group.Check(this, id, generation);
            foreach (var (partition, offset) in offsets) Group.Offsets[partition] = offset;
            _cluster.Pulse();
            return true;
        }, cancellationToken));
    }

    public ValueTask LeaveAsync(CancellationToken cancellationToken) => new(transport.CallAsync(TransportCall.Leave, () =>
    {
        End();
        Group.Remove(this);
        return true;
    }, cancellationToken));

    /// <summary>Ends the client; the seat stays until the session ends.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_cluster.Gate)
        {
            if (_ended) return default;
            End();
            Group.Vanish(this);
        }
        return default;
    }

    /// <summary>Takes the seat away in the middle of things, as the coordinator does with a member whose session has ended.</summary>
    public void Expel()
    {
        lock (_cluster.Gate)
        {
            Group.Remove(this);
            PostLost();
        }
    }

    // What follows is called under the cluster's lock.

    public void Join() => Group.Join(this);

    public void Joined(long memberId) => MemberId = memberId;

    public void Vanish()
    {
        if (!_ended) Group.Vanish(this);
    }

    public void Return()
    {
        if (!Group.Return(this)) PostLost();
        Wake();
    }

    public void PostAssigned(int generation, IReadOnlyList<TopicPartition> partitions) => Post(async () =>
    {
        // Also when the coordinator did not wait any longer, the listener hears of nothing new before it is done with the old: its fence would let through what was computed for that.
        await _given;
        lock (_cluster.Gate) (Generation, _assigned) = (generation, partitions);
        listener.OnAssigned(partitions);
    });

    public void PostRevoked()
    {
        if (_revoking) return;
        _revoking = true;
        Post(() => RevokeAsync(lost: false));
    }

    public void PostFenced()
    {
        _events.Clear();
        Post(() => FailAsync(new TransportException(TransportErrorKind.Fenced, $"FENCED_INSTANCE_ID: another client has taken the name '{Options.Member}' in group '{Options.Group}'.")));
    }

    public void Wake()
    {
        if (_pumping || _ended || transport.IsSilent) return;
        _pumping = true;
        _ = Task.Factory.StartNew(PumpAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, transport.Scheduler);
    }

    private void PostLost() => Post(() => RevokeAsync(lost: true));

    private void Post(Func<Task> happening)
    {
        if (_ended) return;
        _events.Enqueue(happening);
        Wake();
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            Func<Task>? next;
            lock (_cluster.Gate)
            {
                next = _ended || transport.IsSilent ? null : Next();
                if (next is null)
                {
                    _pumping = false;
                    return;
                }
            }
            try
            {
                await next();
            }
            catch (Exception e)
            {
                await FailAsync(new TransportException(TransportErrorKind.Fatal, $"The listener of '{Options.Member}' threw: {e.Message}", e));
            }
            await Task.Yield();
        }
    }

    private Func<Task>? Next()
    {
        if (_events.TryDequeue(out var happening)) return happening;
        if (_stale.TryDequeue(out var stale)) return () => Deliver(stale, null);
        for (var i = 0; i < _fetches.Count; i++)
        {
            var fetch = _fetches[_turn++ % _fetches.Count];
            if (fetch.IsPaused || transport.Faults.Unreachable.Contains(fetch.Log.Id)) continue;
            if (fetch.Position < fetch.Log.Start || fetch.Position > fetch.Log.End) return () => FailAsync(OutOfRange(fetch));
            if (fetch.Read(_cluster.BatchRecords, _cluster.BatchBytes) is { } batch)
            {
                fetch.IsPaused = true; // until the listener has answered: a Resume meanwhile must not be lost
                return () => Deliver(batch, fetch);
            }
            if (fetch.Position < fetch.Log.LastStable || fetch.ReportedEnd == fetch.Position) continue;
            fetch.ReportedEnd = fetch.Position;
            return ReportEnd(fetch.Log.Id, fetch.Position, fetch.Attempt);
        }
        return null;
    }

    private Task Deliver(RecordBatch batch, PartitionFetch? fetch)
    {
        if (listener.OnRecords(batch) && fetch is not null) fetch.IsPaused = false;
        return Task.CompletedTask;
    }

    private Func<Task> ReportEnd(TopicPartition partition, long position, long attempt)
    {
        var delay = transport.Faults.EndDelay;
        if (delay == TimeSpan.Zero) return Report;
        return async () =>
        {
            _ = await Task.Factory.StartNew(async () =>
            {
                await Task.Delay(delay, _cluster.Time);
                lock (_cluster.Gate) Post(Report);
            }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, transport.Scheduler);
        };

        Task Report()
        {
            listener.OnEnd(partition, position, attempt);
            return Task.CompletedTask;
        }
    }

    private async Task RevokeAsync(bool lost)
    {
        if (_assigned is not null)
        {
            var given = _given = FinishAsync(listener.OnRevoked(lost));
            if (!given.IsCompleted)
            {
                using var limit = new CancellationTokenSource();
                await Task.WhenAny(given, Task.Delay(Options.SessionTimeout, _cluster.Time, limit.Token));
                limit.Cancel();
            }
            if (given.IsFaulted) await given;
        }
        lock (_cluster.Gate)
        {
            (_assigned, _revoking) = (null, false);
            DropFetches();
            if (_ended || transport.IsSilent) return; // Return() finds out what became of the seat
            if (lost) Group.Join(this);
            else Group.Rejoin(this);
        }
    }

    /// <summary>A task that completes on the scheduler, whatever completes the listener's: <c>WhenAny</c> may then be asked about it.</summary>
    private static async Task FinishAsync(ValueTask task) => await task;

    private Task FailAsync(TransportException error)
    {
        lock (_cluster.Gate)
        {
            if (_ended) return Task.CompletedTask;
            End();
            Group.Vanish(this);
        }
        listener.OnFailed(error);
        return Task.CompletedTask;
    }

    private void End()
    {
        _ended = true;
        _events.Clear();
        DropFetches();
        transport.Forget(this);
    }

    private void DropFetches()
    {
        _fetches = [];
        while (_stale.TryDequeue(out var batch)) batch.Dispose();
    }

    private static TransportException OutOfRange(PartitionFetch fetch) => new(
        TransportErrorKind.OffsetOutOfRange,
        $"OFFSET_OUT_OF_RANGE: {fetch.Log.Id} was to be read from {fetch.Position}, but has the offsets {fetch.Log.Start} to {fetch.Log.End}.");
}
