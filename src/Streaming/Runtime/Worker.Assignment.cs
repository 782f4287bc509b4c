using Streaming.Checkpointing;
using Streaming.Planning;

namespace Streaming.Runtime;

// From partitions to running tasks, and back.
internal sealed partial class Worker
{
    private readonly List<StreamTask> _tasks = [];
    private readonly List<SinkTask> _sinks = [];

    // Between a revocation and the next assignment: tasks that may come back, with their live state.
    private readonly Dictionary<(Subtopology, int), StreamTask> _suspended = [];
    private readonly Lock _assigningGate = new();
    private CancellationTokenSource? _assigning;
    private long _attempt;
    private int _inputs;

    private async Task AssignAsync(IReadOnlyList<TopicPartition> partitions)
    {
        if (_closed) return;
        var begun = _time.GetTimestamp();
        await DropTasksAsync();
        using var assigning = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        lock (_assigningGate) _assigning = assigning;
        try
        {
            var restored = await OpenTasksAsync(partitions, assigning.Token);
            // What positions resolved to is committed before the first record.
            while (_tasks.Any(t => t.Inputs.Any(i => i.Committed.Writer == EpochId.None)) && _mailbox.IsEmpty && _failure is null && !_stop.IsCancellationRequested)
            {
                await EpochAsync();
                await PauseAsync(assigning.Token);
            }
            // Counters that begin at zero are seen to.
            UpdateStatus();
            BeginReading();
            _epochBegun = _time.GetTimestamp();
            _log.Assigned([.. _tasks.Select(t => t.Id), .. _sinks.Select(s => s.Id)], restored, _time.GetElapsedTime(begun));
        }
        catch (OperationCanceledException) when (assigning.IsCancellationRequested)
        {
            // Revoked, or stopped, in the middle of a restore: what was opened is closed again; what was restored stays.
            await DropTasksAsync();
        }
        finally
        {
            lock (_assigningGate) _assigning = null;
        }
    }

    /// <summary>Any thread's: an assignment that is still being made is given up.</summary>
    private void CancelAssignment()
    {
        lock (_assigningGate) _assigning?.Cancel();
    }

    private async Task<long> OpenTasksAsync(IReadOnlyList<TopicPartition> partitions, CancellationToken revoked)
    {
        await RefreshTopicsAsync(partitions, revoked);
        var mine = partitions.ToHashSet();
        var progress = await ReadProgressAsync(mine, revoked);
        CheckManifestAgain(progress);
        var offsets = await RetryAsync(() => _transport.CommittedOffsetsAsync(Plan.Job, [.. mine], revoked).AsTask(), revoked);
        _inputs = 0;
        var assigned = mine.Count;
        var resumed = new HashSet<StreamTask>();
        var placed = Placed(mine);
        _state.Expect(placed.Count(p => p.Subtopology.Stores.Count > 0));
        foreach (var (subtopology, partition, inputs) in placed)
        {
            if (subtopology.Sink is not null)
            {
                _sinks.Add(await OpenSinkAsync(subtopology, partition, progress, assigned, revoked));
                continue;
            }
            var taskInputs = new List<TaskInput>();
            foreach (var input in inputs) taskInputs.Add(await OpenInputAsync(input, partition, progress, offsets, assigned, revoked));
            if (TryResume(subtopology, partition, taskInputs) is { } task) resumed.Add(task);
            else task = await OpenTaskAsync(subtopology, partition, [.. taskInputs], assigned, revoked);
            _tasks.Add(task);
        }
        DropSuspended();
        var restored = await RestoreAsync([.. _tasks.Where(t => !resumed.Contains(t))], progress, mine, revoked);
        _attempt++;
        for (var i = 0; i < _tasks.Count; i++)
        {
            var lane = _lanes[i % _lanes.Length];
            lane.Tasks.Add(_tasks[i]);
            foreach (var input in _tasks[i].Inputs) _routes[input.Partition] = (input, lane.Wake);
            if (resumed.Contains(_tasks[i])) _tasks[i].Resume(_attempt);
            else _tasks[i].Open(_attempt);
        }
        foreach (var sink in _sinks) _routes[sink.Input.Partition] = (sink.Input, sink.Wake);
        return restored;
    }

    private void BeginReading()
    {
        StartReading();
        foreach (var lane in _lanes) lane.Unpark();
        foreach (var sink in _sinks) sink.Start();
        Volatile.Write(ref _lastEpoch, _time.GetTimestamp());
        _assigned = true;
    }

    private void StartReading()
    {
        foreach (var sink in _sinks) sink.Input.BeginAttempt(_attempt);
        var from = _tasks.SelectMany(t => t.Inputs).ToDictionary(i => i.Partition, i => i.Position);
        foreach (var sink in _sinks) from[sink.Input.Partition] = sink.Durable;
        if (from.Count > 0) _member.Start(_attempt, from);
        foreach (var sink in _sinks) sink.Wake();
        var now = _time.GetTimestamp();
        foreach (var input in _tasks.SelectMany(t => t.Inputs)) input.LastArrival = now;
    }

    /// <summary>The tasks whose partitions are all here. Partitions that no task can take would stand still, and nobody would know.</summary>
    private List<(Subtopology Subtopology, int Partition, List<PlannedInput> Inputs)> Placed(HashSet<TopicPartition> mine)
    {
        var placed = new List<(Subtopology, int, List<PlannedInput>)>();
        var taken = new HashSet<TopicPartition>();
        foreach (var subtopology in Plan.Subtopologies)
            for (var partition = 0; partition < _topics.TaskCount(subtopology); partition++)
            {
                var inputs = subtopology.Inputs.Where(i => partition < _topics.PartitionCount(i.Topic)).ToList();
                if (inputs.Count == 0 || !inputs.All(i => mine.Contains(new(i.Topic, partition)))) continue;
                placed.Add((subtopology, partition, inputs));
                taken.UnionWith(inputs.Select(i => new TopicPartition(i.Topic, partition)));
            }
        if (mine.FirstOrDefault(p => !taken.Contains(p)) is not { Topic: not null } left) return placed;
        var partners = Plan.Subtopologies.First(s => s.Inputs.Any(i => i.Topic == left.Topic)).Inputs.Select(i => new TopicPartition(i.Topic, left.Partition)).Where(p => !mine.Contains(p));
        throw new StreamingException(
            "STR2208",
            $"{left} was assigned to this worker without {string.Join(", ", partners)}, which the same task reads: nobody would read it. Do all workers of group '{Plan.Job}' run the same build? Stop them all and start them again; a changed topology is no rolling update.");
    }

    private async Task RevokeAsync(bool lost)
    {
        if (_closed) return;
        // Lanes stay parked behind the commit: what they would do now is not to be committed any more.
        _assigned = false;
        if (!lost && _tasks.Count + _sinks.Count > 0 && !IsReplaying && _failure is null) await EpochAsync();
        if (lost || IsReplaying || _failure is not null) await DropTasksAsync();
        else await SuspendTasksAsync();
        _log.Revoked(lost);
    }

    /// <summary>
    /// Ends reading and keeps tasks as of their last commit: whichever comes back, with progress still where this worker has left it, goes on with its live state.
    /// </summary>
    private async Task SuspendTasksAsync()
    {
        var tasks = _tasks.ToList();
        await DetachTasksAsync();
        foreach (var task in tasks)
        {
            task.Suspend();
            _suspended[(task.Subtopology, task.Id.Partition)] = task;
        }
        if (tasks.Count > 0) await AbortAsync();
    }

    private StreamTask? TryResume(Subtopology subtopology, int partition, List<TaskInput> inputs)
    {
        if (!_suspended.Remove((subtopology, partition), out var task)) return null;
        if (task.CanResume(inputs, _options.Name, _incarnation))
        {
            task.Rejoin(inputs);
            return task;
        }
        Retire([task]);
        return null;
    }

    /// <summary>Ends the tasks. What they have sent since the last commit is aborted: whoever has their partitions does it again, and this worker's next epoch must not commit it too.</summary>
    private async Task DropTasksAsync()
    {
        var any = _tasks.Count > 0;
        await CloseTasksAsync();
        if (any) await AbortAsync();
    }

    /// <summary>Ends the tasks; what they have not committed is dropped, and their directories stay.</summary>
    private async Task CloseTasksAsync()
    {
        var tasks = _tasks.ToList();
        await DetachTasksAsync();
        Retire(tasks);
    }

    private void DropSuspended()
    {
        Retire([.. _suspended.Values]);
        _suspended.Clear();
    }

    private async Task DetachTasksAsync()
    {
        _assigned = false;
        if (_loops.Length > 0 && !_loops.All(l => l.IsCompleted)) await ParkAsync();
        _routes.Clear();
        foreach (var sink in _sinks) await sink.DisposeAsync();
        foreach (var lane in _lanes) lane.Clear();
        _sinks.Clear();
        _tasks.Clear();
        ForgetReplay();
        ForgetBytes();
        _sendError = null;
    }
}
