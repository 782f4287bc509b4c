using Streaming.Metrics;
using Streaming.Runtime;
using Streaming.Tracing;

namespace Streaming.Hosting;

/// <summary>Keeps what a worker tells of its life for whoever asks for its health, and passes it on to the log. Any thread's.</summary>
internal sealed class WorkerMonitor(string job, IWorkerEvents log, TimeProvider time, WorkerMetrics? metrics = null) : IWorkerEvents
{
    // A call that is tried again may take this long before it tells so once more: client calls end within 30 s.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(45);

    private readonly Lock _lock = new();
    private WorkerPhase _phase = WorkerPhase.Starting;
    private readonly Dictionary<object, Outage> _waits = [];
    private string? _failure;
    private string _worker = "";
    private int _tasks;
    private long _epochs;
    private long _epochsUndone;
    private long _retries;
    private long _lastCommit;

    public long Epochs => Interlocked.Read(ref _epochs);

    public long EpochsUndone => Interlocked.Read(ref _epochsUndone);

    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>When an epoch was last committed; null before the first.</summary>
    public DateTimeOffset? LastCommit => Interlocked.Read(ref _lastCommit) is var at and not 0 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>How it is now.</summary>
    public WorkerHealth Health
    {
        get
        {
            lock (_lock)
            {
                var waiting = _phase is WorkerPhase.Starting or WorkerPhase.Waiting or WorkerPhase.Running ? Waiting() : null;
                return new(job, _worker, _phase, _failure ?? waiting, _tasks);
            }
        }
    }

    /// <summary>The worker has a name, and begins.</summary>
    public void Starting(string worker) => Set(WorkerPhase.Starting, worker: worker);

    public void Started(string job, string worker, string cluster)
    {
        Set(WorkerPhase.Waiting, worker: worker);
        log.Started(job, worker, cluster);
    }

    public void Assigned(IReadOnlyCollection<TaskId> tasks, long restored, TimeSpan elapsed)
    {
        Set(WorkerPhase.Running, tasks: tasks.Count);
        log.Assigned(tasks, restored, elapsed);
    }

    public void Revoked(bool lost)
    {
        Set(WorkerPhase.Waiting, tasks: 0);
        log.Revoked(lost);
    }

    public void Committed(long epoch, TimeSpan elapsed)
    {
        lock (_lock) _waits.Remove(this);
        Interlocked.Increment(ref _epochs);
        Interlocked.Exchange(ref _lastCommit, time.GetUtcNow().ToUnixTimeMilliseconds());
        log.Committed(epoch, elapsed);
    }

    public bool IsTracing => EpochSpans.AreWanted;

    public void Reported(in EpochReport report)
    {
        metrics?.Record(job, Health.Worker, report.Commit);
        EpochSpans.Committed(job, Health.Worker, time.GetUtcNow(), report);
    }

    public void Undone(string reason, TimeSpan elapsed, bool again)
    {
        Interlocked.Increment(ref _epochsUndone);
        if (again) Wait(this, reason, TimeSpan.Zero);
        EpochSpans.Undone(job, Health.Worker, time.GetUtcNow(), reason, elapsed);
        log.Undone(reason, elapsed, again);
    }

    public void Retrying(string reason, TimeSpan pause, object? beside = null)
    {
        Interlocked.Increment(ref _retries);
        Wait(beside ?? this, reason, pause);
        log.Retrying(reason, pause, beside);
    }

    public void GoesOn(object beside)
    {
        lock (_lock) _waits.Remove(beside);
    }

    public void Ended(TaskId task) => log.Ended(task);

    public void Removed(IReadOnlyCollection<string> tasks) => log.Removed(tasks);

    public void Warning(string message) => log.Warning(message);

    public void Stopping() => Set(WorkerPhase.Stopping, tasks: -1);

    public void Ended() => Set(WorkerPhase.Ended, tasks: 0);

    public void Failed(string reason)
    {
        lock (_lock) (_phase, _failure, _tasks) = (WorkerPhase.Failed, reason, 0);
    }

    private void Wait(object who, string reason, TimeSpan pause)
    {
        var ends = time.GetTimestamp() + (long)((pause + LongestAttempt).TotalSeconds * time.TimestampFrequency);
        lock (_lock) _waits[who] = new(reason, ends);
    }

    private void Set(WorkerPhase phase, string? worker = null, int tasks = -1)
    {
        lock (_lock)
        {
            // A stop goes on through its last assignments.
            if (_phase < WorkerPhase.Stopping || phase > _phase) _phase = phase;
            if (tasks >= 0) _tasks = tasks;
            _worker = worker ?? _worker;
            if (phase is WorkerPhase.Running or WorkerPhase.Waiting) _waits.Remove(this);
        }
    }

    // The epochs' own first: while they wait, nothing is committed.
    private string? Waiting()
    {
        if (_waits.Count == 0) return null;
        var now = time.GetTimestamp();
        if (_waits.TryGetValue(this, out var own) && now < own.Ends) return own.Reason;
        foreach (var wait in _waits.Values)
            if (now < wait.Ends) return wait.Reason;
        return null;
    }

    /// <param name="Reason">What is waited for.</param>
    /// <param name="Ends">Told no more by then, it is over.</param>
    private readonly record struct Outage(string Reason, long Ends);
}
