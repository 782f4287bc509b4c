using Streaming.Checkpointing;
using Streaming.Planning;
using Streaming.Serialization;

namespace Streaming.Runtime;

// From partitions to running tasks: progress, positions, stores, changelogs.
internal sealed partial class Worker
{
    private readonly List<StreamTask> _tasks = [];
    private readonly List<SinkTask> _sinks = [];
    private long _attempt;
    private int _inputs;

    private async Task AssignAsync(IReadOnlyList<TopicPartition> partitions)
    {
        var begun = _time.GetTimestamp();
        await DropTasksAsync();
        _inputs = 0;
        var mine = partitions.ToHashSet();
        var progress = await ReadProgressAsync();
        var offsets = await RetryAsync(() => _transport.CommittedOffsetsAsync(Plan.Job, [.. mine], _stop).AsTask());
        foreach (var subtopology in Plan.Subtopologies)
            for (var partition = 0; partition < _topics.TaskCount(subtopology); partition++)
            {
                var planned = subtopology.Inputs.Where(i => partition < _topics.PartitionCount(i.Topic)).ToList();
                // A task runs only where all its partitions are.
                if (planned.Count == 0 || !planned.All(i => mine.Contains(new(i.Topic, partition)))) continue;
                if (subtopology.Sink is not null)
                {
                    _sinks.Add(await OpenSinkAsync(subtopology, partition, mine.Count));
                    continue;
                }
                var taskInputs = new List<TaskInput>();
                foreach (var input in planned) taskInputs.Add(await OpenInputAsync(input, partition, progress, offsets, mine.Count));
                _tasks.Add(await OpenTaskAsync(subtopology, partition, [.. taskInputs], mine.Count));
            }
        var restored = await RestoreAsync();
        _attempt++;
        for (var i = 0; i < _tasks.Count; i++)
        {
            var lane = _lanes[i % _lanes.Length];
            lane.Tasks.Add(_tasks[i]);
            foreach (var input in _tasks[i].Inputs) _routes[input.Partition] = (input, lane.Wake);
            _tasks[i].Open(_attempt);
        }
        foreach (var sink in _sinks) _routes[sink.Input.Partition] = (sink.Input, sink.Wake);
        // What positions resolved to is committed before the first record.
        while (_tasks.Any(t => t.Inputs.Any(i => i.Committed.Writer == EpochId.None)) && _mailbox.IsEmpty && _failure is null && !_stop.IsCancellationRequested) await EpochAsync();
        StartReading();
        foreach (var lane in _lanes) lane.Unpark();
        foreach (var sink in _sinks) sink.Start();
        Volatile.Write(ref _lastEpoch, _time.GetTimestamp());
        _assigned = true;
        _log.Assigned([.. _tasks.Select(t => t.Id), .. _sinks.Select(s => s.Id)], restored, _time.GetElapsedTime(begun));
    }

    private void StartReading()
    {
        foreach (var sink in _sinks) sink.Input.BeginAttempt(_attempt);
        var from = _tasks.SelectMany(t => t.Inputs).ToDictionary(i => i.Partition, i => i.Position);
        foreach (var sink in _sinks) from[sink.Input.Partition] = sink.Durable;
        if (from.Count > 0) _member.Start(_attempt, from);
        var now = _time.GetTimestamp();
        foreach (var input in _tasks.SelectMany(t => t.Inputs)) input.LastArrival = now;
    }

    private async Task RevokeAsync(bool lost)
    {
        // Lanes stay parked behind the commit: what they would do now is not to be committed any more.
        _assigned = false;
        if (!lost && _tasks.Count + _sinks.Count > 0 && !IsReplaying && _failure is null) await EpochAsync();
        await DropTasksAsync();
        _log.Revoked(lost);
    }

    /// <summary>Ends the tasks. What they have sent since the last commit is aborted: whoever has their partitions does it again, and this worker's next epoch must not commit it too.</summary>
    private async Task DropTasksAsync()
    {
        var any = _tasks.Count > 0;
        await CloseTasksAsync();
        if (any) await AbortAsync();
        _epochBytes = 0;
        _sendError = null;
    }

    /// <summary>Ends the tasks; what they have not committed is dropped, and their directories stay.</summary>
    private async Task CloseTasksAsync()
    {
        _assigned = false;
        if (_loops.Length > 0 && !_loops.All(l => l.IsCompleted)) await ParkAsync();
        _routes.Clear();
        foreach (var sink in _sinks) await sink.DisposeAsync();
        foreach (var lane in _lanes) lane.Clear();
        RetireCounters();
        foreach (var task in _tasks) task.Dispose();
        _sinks.Clear();
        _tasks.Clear();
        ForgetReplay();
    }

    private async Task<ProgressSnapshot> ReadProgressAsync()
    {
        var snapshot = new ProgressSnapshot();
        var partitions = Enumerable.Range(0, _topics.PartitionCount(Plan.ProgressTopic)).ToDictionary(p => new TopicPartition(Plan.ProgressTopic, p), _ => 0L);
        await RetryAsync(() => LogReading.ReadToEndAsync(_transport, partitions, _time, snapshot.Add, () => EndOthersAsync(snapshot), Patience, _stop));
        return snapshot;
    }

    /// <summary>
    /// A dead worker's open transaction holds the read back until it times out. Initialising a producer with its transactional id ends that transaction, and fences a
    /// zombie; a worker that is alive makes its producer anew.
    /// </summary>
    private async Task EndOthersAsync(ProgressSnapshot snapshot)
    {
        if (!ExactlyOnce) return;
        foreach (var worker in snapshot.All.Select(p => p.Writer.Worker).Distinct().Where(w => w.Length > 0 && w != _options.Name).ToList())
            await (await _transport.CreateProducerAsync(TransactionalId(worker), _options.TransactionTimeout, _stop)).DisposeAsync();
    }

    private async Task<TaskInput> OpenInputAsync(PlannedInput planned, int partition, ProgressSnapshot progress, IReadOnlyDictionary<TopicPartition, long> offsets, int inputs)
    {
        var at = new TopicPartition(planned.Topic, partition);
        var topic = _topics[planned.Topic];
        var stored = progress.Of(at);
        if (stored is null)
        {
            // A partition that is new to a known job starts at its beginning; a job without progress starts where its source says.
            var query = planned.Source is { } source && !progress.Knows(planned.Topic) ? source.StartFrom.Query : new(OffsetKind.Earliest);
            var start = await RetryAsync(() => _transport.ListOffsetsAsync([at], query, _stop).AsTask());
            stored = new(topic.Id, start[at], long.MinValue, false, long.MinValue, [], RunEnd.None, EpochId.None);
        }
        else if (stored.TopicId != topic.Id)
        {
            throw new StreamingException(
                "STR2201",
                $"Topic '{planned.Topic}' was made anew: progress of job '{Plan.Job}' belongs to the topic with id {stored.TopicId}, the cluster has {topic.Id}. Old offsets mean nothing in the new topic. Reset the job, or take a new job name.");
        }
        else if (StartDecisions.Mismatch(stored, offsets.TryGetValue(at, out var offset) ? offset : null, !ExactlyOnce) is { } mismatch)
        {
            throw new StreamingException(
                "STR2203",
                $"The group's offset of {at} was changed from outside: {mismatch}. Offsets alone cannot move a job that has state. Put the offset back, or reset the job properly (offsets, progress, changelogs and exchanges together).");
        }
        return new(planned, at, topic, stored, Math.Max(64 << 10, _options.ChannelBytes / Math.Max(1, inputs))) { Number = ++_inputs, Bound = BoundOf(at) };
    }

    private Task<SinkTask> OpenSinkAsync(Subtopology subtopology, int partition, int inputs)
    {
        var host = new SinkTaskHost(Plan.Job, Plan.ProgressTopic, _time, p => _member.Resume([p]), Fail, _log.Retrying);
        var topic = subtopology.Inputs[0].Topic;
        return SinkTask.OpenAsync(
            host, subtopology, partition, _topics[topic], Math.Max(64 << 10, _options.ChannelBytes / Math.Max(1, inputs)), BoundOf(new(topic, partition)), _services, _stop);
    }

    private async Task<StreamTask> OpenTaskAsync(Subtopology subtopology, int partition, TaskInput[] inputs, int assigned)
    {
        var id = new TaskId(subtopology.Name, partition);
        ITaskStore store = subtopology.Stores.Count == 0
            ? new EmptyStore()
            : await _state.OpenAsync(id.ToString(), $"{_topics.ClusterId}/{Plan.Job}", [.. subtopology.Stores.Select(s => s.Name)], _stop);
        var codecs = new Dictionary<SerdeSlot, object>();
        foreach (var node in subtopology.Nodes.Concat(subtopology.Inputs.Select(i => i.Node)).Distinct())
            foreach (var slot in node.Serdes)
                if (!codecs.ContainsKey(slot)) codecs[slot] = await BindAsync(slot);
        return new(id, subtopology, inputs, store, new()
        {
            Job = Plan.Job,
            ProgressTopic = Plan.ProgressTopic,
            Time = _time,
            Policies = _policies,
            PartitionCount = _topics.PartitionCount,
            RetentionMs = _topics.RetentionMs,
            TaskCount = _topics.TaskCount,
            Codecs = codecs,
            SchemaOrdinals = _ordinals,
            OutputBytes = Math.Max(64 << 10, _options.OutputBytes / Math.Max(_options.Lanes, assigned)),
            Wake = WakeLanes,
            Retrying = _log.Retrying,
        });
    }
}
