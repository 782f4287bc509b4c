namespace Streaming.Testing.Transport;

/// <summary>
/// What may go wrong with a real client, made to happen: errors with and without effect, slow calls, a request that the client repeats by itself, stale batches, late
/// ends, refused records. One object per client (<see cref="InMemoryTransport.Faults"/>).
/// </summary>
internal sealed class TransportFaults
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];

    /// <summary>How long the end of a partition is reported after it was reached. Default: at once.</summary>
    public TimeSpan EndDelay { get; set; }

    /// <summary>If true, every <see cref="IGroupMember.Start"/> is followed by a batch of each partition that was read, fetched under the earlier attempt.</summary>
    public bool StaleBatchesAfterStart { get; set; }

    /// <summary>How long every commit of this client takes. Default: no time.</summary>
    public TimeSpan CommitDelay { get; set; }

    /// <summary>Partitions whose leader this client cannot reach: nothing comes from them, no end is reported, and asking for their offsets fails.</summary>
    public HashSet<TopicPartition> Unreachable { get; } = [];

    /// <summary>Refuses records: returns the reason, or null to take the record.</summary>
    public Func<PendingRecord, (bool ForItself, string Reason)?>? Refuse { get; set; }

    /// <summary>Lets the next call of this kind fail.</summary>
    /// <param name="call">The call.</param>
    /// <param name="kind">The error.</param>
    /// <param name="afterEffect">Whether it has had its effect all the same.</param>
    /// <param name="skip">Calls of this kind that go well before.</param>
    public void FailNext(TransportCall call, TransportErrorKind kind, bool afterEffect = false, int skip = 0) =>
        DoNext(call, () => throw new TransportException(kind, $"Fault: {call} fails {(afterEffect ? "after" : "before")} its effect."), afterEffect, skip);

    /// <summary>Does something in the middle of the next call of this kind, such as taking the assignment away.</summary>
    /// <param name="call">The call.</param>
    /// <param name="action">What happens; what it throws is what the call throws.</param>
    /// <param name="afterEffect">Whether it happens after the call's effect.</param>
    /// <param name="skip">Calls of this kind that go well before.</param>
    public void DoNext(TransportCall call, Action action, bool afterEffect = false, int skip = 0) => Add(new Fault(call, afterEffect, action, default, skip));

    /// <summary>Makes the next call of this kind slow: its effect comes after this time.</summary>
    public void DelayNext(TransportCall call, TimeSpan delay, int skip = 0) => Add(new Fault(call, false, null, delay, skip));

    /// <summary>
    /// The next commit takes place, but its connection is lost and the client repeats the request: the call reports an unknown outcome, and the copy arrives in
    /// the middle of the next transaction, unless the producer was initialised anew.
    /// </summary>
    public void RepeatNextCommit() => Add(new Fault(TransportCall.Commit, true, null, default, 0) { RepeatsCommit = true });

    internal TimeSpan Before(TransportCall call) => Apply(call, afterEffect: false, null) + (call == TransportCall.Commit ? CommitDelay : TimeSpan.Zero);

    internal void After(TransportCall call, Action? repeatCommit) => Apply(call, afterEffect: true, repeatCommit);

    private void Add(Fault fault)
    {
        lock (_gate) _faults.Add(fault);
    }

    private TimeSpan Apply(TransportCall call, bool afterEffect, Action? repeatCommit)
    {
        List<Fault> due = [];
        lock (_gate)
        {
            foreach (var fault in _faults)
                if (fault.Call == call && fault.AfterEffect == afterEffect && fault.Skip-- == 0) due.Add(fault);
            _faults.RemoveAll(due.Contains);
        }
        var delay = TimeSpan.Zero;
        foreach (var fault in due)
        {
            delay += fault.Delay;
            fault.Action?.Invoke();
            if (!fault.RepeatsCommit) continue;
            repeatCommit?.Invoke();
            throw new TransportException(TransportErrorKind.UnknownOutcome, "Fault: the connection was lost during the commit, and the request was repeated.");
        }
        return delay;
    }

    private sealed class Fault(TransportCall call, bool afterEffect, Action? action, TimeSpan delay, int skip)
    {
        public TransportCall Call { get; } = call;

        public bool AfterEffect { get; } = afterEffect;

        public Action? Action { get; } = action;

        public TimeSpan Delay { get; } = delay;

        public int Skip { get; set; } = skip;

        public bool RepeatsCommit { get; init; }
    }
}
