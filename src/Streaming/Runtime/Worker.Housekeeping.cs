using Streaming.Diagnostics;

namespace Streaming.Runtime;

// What is looked after between commits: honest idleness, and exchanges that are cut behind what was read.
internal sealed partial class Worker
{
    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HoldPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DeleteInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    // A task that moved away may come back: with its directory it catches up, without it is restored from nothing.
    private static readonly TimeSpan KeepState = TimeSpan.FromHours(24);

    private readonly List<(StreamTask Task, TaskInput Input, long LastArrival)> _idle = [];
    private DateTimeOffset _nextHousekeeping;
    private DateTimeOffset _nextDelete;
    private DateTimeOffset _nextSweep;
    private readonly HashSet<string> _warned = [];

    private Task _asking = Task.CompletedTask;

    private void KeepHouse()
    {
        var now = _time.GetUtcNow();
        _nextHousekeeping = now + HousekeepingInterval;
        WarnOfRetention();
        foreach (var held in _tasks.Select(t => t.HeldWindows(HoldPatience)).OfType<string>()) _log.Warning(held);
        if (_tasks.Any(t => t.GoesWithClock)) _commitRequested = true;
        // What the cluster is asked is not waited for: a broker that does not answer must not hold up commits.
        if (!_asking.IsCompleted) return;
        var read = new Dictionary<TopicPartition, long>();
        if (now >= _nextDelete)
        {
            if (_nextDelete != default) read = ReadExchanges();
            _nextDelete = now + DeleteInterval;
        }
        var sweep = _assigned && now >= _nextSweep;
        if (sweep) _nextSweep = now + SweepInterval;
        var watch = now >= _nextWatch || _watchSoon;
        if (watch) (_nextWatch, _watchSoon) = (now + WatchInterval, false);
        _asking = AskAsync(SilentInputs(), read, sweep ? now - KeepState : null, watch);
    }

    private async Task AskAsync(List<(StreamTask Task, TaskInput Input, long LastArrival)> silent, Dictionary<TopicPartition, long> read, DateTimeOffset? unusedSince, bool watch)
    {
        try
        {
            if (silent.Count > 0)
            {
                var ends = await _transport.ListOffsetsAsync([.. silent.Select(s => s.Input.Partition)], new(OffsetKind.EndCommitted), _stop);
                Post(() =>
                {
                    FindIdle(silent, ends);
                    return Task.CompletedTask;
                });
            }
            if (watch) await WatchTopicsAsync();
            if (read.Count > 0) await _transport.DeleteRecordsAsync(read, _stop);
            if (unusedSince is { } before && await _state.RemoveUnusedAsync(before, _stop) is { Count: > 0 } removed) _log.Removed(removed);
        }
        catch (TransportException e)
        {
            // Silence of the cluster is not idleness: the inputs stay what they were.
            if (IsPassing(e)) _log.Retrying(e.Message, WatchInterval);
            else _log.Warning(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The worker stops.
        }
    }

    /// <summary>A sink topic that would lose what is written to it is named, once.</summary>
    private void WarnOfRetention()
    {
        foreach (var (step, name) in _status.Counters.Where(c => c.Key.Name == TaskCounter.BeyondRetention && c.Value > 0).Select(c => c.Key))
            if (_warned.Add(step))
                _log.Warning($"STR3104 Records for topic '{step}' are older than its retention.ms of {_topics.RetentionMs(step)}, so the broker may delete them at once: results carry event time. Raise retention.ms of '{step}'.");
    }

    /// <summary>
    /// An input is idle only if nothing came for its time, it was not held, and the cluster, asked now, says that it was read to its end.
    /// </summary>
    private List<(StreamTask Task, TaskInput Input, long LastArrival)> SilentInputs() =>
        [.. _tasks.SelectMany(t => t.Inputs.Select(i => (Task: t, Input: i)))
            .Where(x => x.Input is { Planned.Source: not null, IsIdle: false, IsHeld: false, QueuedBytes: 0, KnownEnd: >= 0 }
                && _time.GetElapsedTime(x.Input.LastArrival) >= x.Input.Planned.Source.IdleAfter)
            .Select(x => (x.Task, x.Input, x.Input.LastArrival))];

    private void FindIdle(List<(StreamTask Task, TaskInput Input, long LastArrival)> silent, IReadOnlyDictionary<TopicPartition, long> ends)
    {
        foreach (var found in silent.Where(s => s.Input.Position >= ends[s.Input.Partition])) _idle.Add(found);
        if (_idle.Count > 0) _commitRequested = true;
    }

    /// <summary>With lanes parked: what was found idle is so, unless something came meanwhile.</summary>
    private void ApplyIdleness()
    {
        foreach (var (task, input, lastArrival) in _idle)
        {
            if (input.LastArrival != lastArrival || input.QueuedBytes > 0 || input.Batch is not null || !_tasks.Contains(task)) continue;
            task.SetIdle(input);
        }
        _idle.Clear();
        foreach (var task in _tasks) task.FollowClock();
    }

    /// <summary>Exchanges keep what is not yet read; the rest is deleted by the engine, since event times say nothing of age.</summary>
    private Dictionary<TopicPartition, long> ReadExchanges() => _tasks.SelectMany(t => t.Inputs).Where(i => i.Exchange is not null && i.Planned.Source is null)
        .Concat(_sinks.Select(s => s.Input)).Where(i => i.Committed.NextOffset > 0).ToDictionary(i => i.Partition, i => i.Committed.NextOffset);
}
