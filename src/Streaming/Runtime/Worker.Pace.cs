using Streaming.Checkpointing;

namespace Streaming.Runtime;

// An epoch that does not fit into half of its transaction's time-out is undone, and the next ones are smaller.
internal sealed partial class Worker
{
    private EpochPace _pace;
    private long _commitBegun;
    private long _lastEpoch;
    private volatile bool _isStalled;

    /// <summary>True while tasks are assigned and no epoch has completed for twice the transaction's time-out: not ready.</summary>
    public bool IsStalled => _isStalled;

    private EpochPace FullPace => new(_options.CommitInterval, _options.OutputBytes);

    private TimeSpan CommitLimit => EpochPace.Limit(_options.TransactionTimeout, _options.CommitInterval);

    // Without a transaction there is nothing that could time out.
    private TimeSpan Left => ExactlyOnce ? CommitLimit - _time.GetElapsedTime(_commitBegun) : TimeSpan.MaxValue;

    private void CheckTime(EpochPhase phase)
    {
        if (Left < TimeSpan.Zero) throw new EpochOverrunException(phase);
    }

    /// <summary>Waits for the transport for as long as the epoch has.</summary>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, ValueTask<T>> call)
    {
        if (!ExactlyOnce) return await call(CancellationToken.None);
        CheckTime(EpochPhase.Delivery);
        using var late = new CancellationTokenSource(Left, _time);
        try
        {
            return await call(late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new EpochOverrunException(EpochPhase.Delivery);
        }
    }

    /// <summary>
    /// With lanes parked: a step that held up the commit for too long. The commit began when it was due: a loop that shares its thread with the step cannot have begun it earlier.
    /// </summary>
    private void CheckSteps()
    {
        if (Left >= TimeSpan.Zero) return;
        if (_tasks.Any(t => t.LongestStep > CommitLimit / 4)) throw new EpochOverrunException(EpochPhase.Steps);
        // Late for another reason, such as a process that was suspended. If the transaction has timed out meanwhile, the commit will say so.
        _commitBegun = _time.GetTimestamp();
    }

    private async Task OverranAsync(EpochPhase phase)
    {
        var seconds = $"{_time.GetElapsedTime(_commitBegun).TotalSeconds:0.0} s";
        var limit = $"more than the {CommitLimit.TotalSeconds:0.0} s that a transaction of {_options.TransactionTimeout.TotalSeconds:0} s leaves it";
        if (phase == EpochPhase.Steps)
        {
            var slowest = _tasks.MaxBy(t => t.LongestStep)!;
            if (slowest.Pace == StepPace.Least && slowest.LongestStep > CommitLimit) throw TooSlow(slowest, limit);
            var reason = $"the commit took {seconds}, {limit}: task {slowest.Id} was in one step for {slowest.LongestStep.TotalSeconds:0.0} s. It takes its records one at a time now";
            foreach (var task in _tasks.Where(t => t.LongestStep > CommitLimit / 4)) task.Pace = StepPace.Least;
            await UndoAsync(IsReplaying, reason);
            return;
        }
        _pace = _pace.Overran();
        var what = phase == EpochPhase.Cut ? "it was still turning state into changelog records" : "the brokers had not acknowledged its records";
        await UndoAsync(IsReplaying, $"the commit took {seconds}, {limit}: {what}. The next one is due after {_pace.Interval.TotalMilliseconds:0} ms or {_pace.Bytes >> 10} KiB of output");
    }

    /// <summary>One record over the limit: no smaller epoch helps.</summary>
    private static StreamingException TooSlow(StreamTask task, string limit) => new(
        "STR3106",
        $"Task {task.Id} was in one step for {task.LongestStep.TotalSeconds:0.0} s with a single record or result ({task.LongestStepAt}), {limit}. "
        + "The worker stopped; it will stop here again. Make the function that takes so long faster, or raise Streaming:TransactionTimeout.");

    private void Fitted()
    {
        Volatile.Write(ref _lastEpoch, _time.GetTimestamp());
        _isStalled = false;
        _failedInARow = 0;
        _pace = _pace.Fitted(LastCommit, CommitLimit, FullPace);
        foreach (var task in _tasks) task.EndEpoch(CommitLimit);
    }

    /// <summary>The clock's: also when the worker's own loop waits for a step that never ends.</summary>
    private void WatchEpochs()
    {
        var since = _time.GetElapsedTime(Volatile.Read(ref _lastEpoch));
        if (!_assigned || _isStalled || since < _options.TransactionTimeout * 2) return;
        _isStalled = true;
        var steps = _lanes.Select(l => l.Running).Where(r => r.Task is not null).Select(r => $" Task {r.Task!.Id} has been in one step for {_time.GetElapsedTime(r.Since).TotalSeconds:0} s.");
        _log.Warning($"STR3107 No epoch has completed for {since.TotalSeconds:0} s, so this worker is not ready.{string.Concat(steps)} What it has processed since then is not committed.");
    }
}
