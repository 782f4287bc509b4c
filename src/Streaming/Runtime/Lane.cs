using System.Collections.Concurrent;

namespace Streaming.Runtime;

/// <summary>Runs the steps of some tasks, one at a time. The worker parks it at a cut and may then have work done on it.</summary>
internal sealed class Lane(TimeProvider time, Action<StreamTask> afterStep, Action<StreamTask, Exception> failed, Action idle)
{
    // Steps between two chances for others on a shared scheduler.
    private const int StepsBeforeYield = 8;

    private readonly Signal _signal = new();
    private readonly ConcurrentQueue<Action> _work = new();
    private readonly HashSet<StreamTask> _failed = [];
    private volatile TaskCompletionSource? _parking;
    private volatile bool _stopping;

    private volatile StreamTask? _running;
    private long _since;

    public List<StreamTask> Tasks { get; } = [];

    /// <summary>The task whose step is running now, and since when in ticks of the clock; any thread may look.</summary>
    public (StreamTask? Task, long Since) Running => (_running, Volatile.Read(ref _since));

    public void Wake() => _signal.Set();

    public void Stop()
    {
        _stopping = true;
        Wake();
    }

    /// <summary>Completes when no step is running and none will, until <see cref="Unpark"/>.</summary>
    public Task ParkAsync()
    {
        var parked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _parking = parked;
        Wake();
        return parked.Task;
    }

    public void Unpark()
    {
        _parking = null;
        Wake();
    }

    /// <summary>Runs something on the lane, between steps or while parked.</summary>
    public Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        Wake();
        return done.Task;
    }

    public void Clear()
    {
        Tasks.Clear();
        _failed.Clear();
    }

    public async Task LoopAsync()
    {
        using var timer = time.CreateTimer(static s => ((Lane)s!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var steps = 0;
        while (true)
        {
            while (_work.TryDequeue(out var work)) work();
            if (_stopping)
            {
                _parking?.TrySetResult();
                return;
            }
            if (_parking is { } parked)
            {
                _failed.Clear();
                parked.TrySetResult();
                await _signal.WaitAsync();
                continue;
            }
            var wakeAt = StepAll(out var progressed);
            if (progressed)
            {
                if (++steps % StepsBeforeYield == 0) await Task.Yield();
                continue;
            }
            idle();
            if (wakeAt != long.MaxValue)
                timer.Change(TimeSpan.FromSeconds(Math.Max(0, (wakeAt - time.GetTimestamp()) / (double)time.TimestampFrequency)), Timeout.InfiniteTimeSpan);
            await _signal.WaitAsync();
        }
    }

    private StepOutcome Step(StreamTask task)
    {
        var began = time.GetTimestamp();
        Volatile.Write(ref _since, began);
        _running = task;
        try
        {
            return task.Step();
        }
        finally
        {
            _running = null;
            task.NoteStep(time.GetElapsedTime(began));
        }
    }

    private long StepAll(out bool progressed)
    {
        progressed = false;
        var wakeAt = long.MaxValue;
        foreach (var task in Tasks)
        {
            if (_failed.Contains(task)) continue;
            try
            {
                var outcome = Step(task);
                afterStep(task);
                progressed |= outcome.Progressed;
                if (!outcome.Progressed) wakeAt = Math.Min(wakeAt, outcome.WakeAt);
            }
            catch (Exception e)
            {
                _failed.Add(task);
                failed(task, e is TaskFailedException { InnerException: { } cause } ? cause : e);
            }
            if (_parking is not null) break;
        }
        return wakeAt;
    }
}
