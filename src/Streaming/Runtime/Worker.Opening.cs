using Streaming.Checkpointing;
using Streaming.Planning;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Runtime;

// What a task is opened with: topics as they are now, progress, positions, stores.
internal sealed partial class Worker
{
    private const int LeastChannelBytes = 64 << 10;

    /// <summary>
    /// Sources may have grown since the start: a partition that is assigned is known by now, or will be in a moment, since brokers hear of it one after another.
    /// </summary>
    private async Task RefreshTopicsAsync(IReadOnlyList<TopicPartition> assigned, CancellationToken revoked)
    {
        for (var backoff = new Backoff(_options.Name); ;)
        {
            var topics = await AwaitTopicsAsync(revoked);
            TopicSetup.Check(Plan, topics);
            if (assigned.All(p => topics.Has(p.Topic) && p.Partition < topics.PartitionCount(p.Topic)))
            {
                // A task knows how many partitions it writes to and how many tasks write with it.
                if (!topics.IsSame(_topics)) DropSuspended();
                _topics = topics;
                return;
            }
            await Task.Delay(backoff.Next(), _time, revoked);
        }
    }

    private async Task<ProgressSnapshot> ReadProgressAsync(IReadOnlySet<TopicPartition> mine, CancellationToken cancellationToken)
    {
        var snapshot = new ProgressSnapshot();
        var partitions = _topics.Partitions(Plan.ProgressTopic).ToDictionary(p => p, _ => 0L);
        await RetryAsync(
            () => LogReading.ReadToEndAsync(_transport, partitions, OffsetKind.End, _time, snapshot.Add, () => EndOthersAsync(snapshot, mine, cancellationToken), Patience, cancellationToken),
            cancellationToken);
        return snapshot.Reset is { } mark ? throw StartErrors.ResetBegun(Plan.Job, mark) : snapshot;
    }

    /// <summary>
    /// A dead worker's open transaction holds the read back until it times out. Initialising a producer with the transactional id of whoever last had one of our partitions ends that transaction, and
    /// fences a zombie; a worker that is alive makes its producer anew.
    /// </summary>
    private async Task EndOthersAsync(ProgressSnapshot progress, IReadOnlySet<TopicPartition> mine, CancellationToken cancellationToken)
    {
        if (!ExactlyOnce) return;
        foreach (var worker in mine.Select(p => progress.Of(p)?.Writer.Worker).OfType<string>().Distinct().Where(w => w.Length > 0 && w != _options.Name).ToList())
            await (await _transport.CreateProducerAsync(TransactionalId(worker), _options.TransactionTimeout, cancellationToken)).DisposeAsync();
    }

    private async Task<TaskInput> OpenInputAsync(
        PlannedInput planned, int partition, ProgressSnapshot progress, IReadOnlyDictionary<TopicPartition, long> offsets, int assigned, CancellationToken revoked)
    {
        var at = new TopicPartition(planned.Topic, partition);
        var topic = _topics[planned.Topic];
        var stored = progress.Of(at);
        if (stored is null)
        {
            // A partition that is new to a known job starts at its beginning; a job without progress starts where its source says.
            var query = planned.Source is { } source && !progress.Knows(planned.Topic) ? source.StartFrom.Query : new(OffsetKind.Earliest);
            var start = await RetryAsync(() => _transport.ListOffsetsAsync([at], query, revoked).AsTask(), revoked);
            stored = new(topic.Id, start[at], long.MinValue, false, long.MinValue, [], RunEnd.None, EpochId.None);
        }
        else
        {
            if (stored.TopicId != topic.Id) throw StartErrors.MadeAnew(Plan.Job, planned.Topic, stored.TopicId, topic.Id);
            var agreement = StartDecisions.Compare(stored, offsets.TryGetValue(at, out var offset) ? offset : null);
            if (agreement == OffsetAgreement.Reset) throw StartErrors.OffsetChanged(at, stored, offset);
            if (agreement == OffsetAgreement.Ahead)
                _log.Warning($"STR2209 {at}: the group's offset is {offset}, progress is at {stored.NextOffset}: a worker that was taken for dead has written its own over newer progress. What lies between is processed again, as at-least-once allows.");
        }
        return new(planned, at, topic, stored, ChannelBytes(assigned)) { Number = ++_inputs, Bound = BoundOf(at) };
    }

    private async Task<SinkTask> OpenSinkAsync(Subtopology subtopology, int partition, ProgressSnapshot progress, int assigned, CancellationToken revoked)
    {
        var topic = _topics[subtopology.Inputs[0].Topic];
        var at = new TopicPartition(topic.Name, partition);
        var stored = progress.Of(at);
        if (stored is not null && stored.TopicId != topic.Id) throw StartErrors.MadeAnew(Plan.Job, topic.Name, stored.TopicId, topic.Id);
        var host = new SinkTaskHost(Plan.Job, Plan.ProgressTopic, _time, p => _member.Resume([p]), Fail, _log, RereadSinks, !ExactlyOnce, _topics.PartitionCount(Plan.ProgressTopic));
        var sink = await RetryAsync(() => subtopology.Sink!.CreateSinkAsync(new(Plan.Job, subtopology.Sink.Name!, topic.Id, partition), _services, revoked).AsTask(), revoked);
        var input = new TaskInput(subtopology.Inputs[0], at, topic, stored ?? new(topic.Id, 0, long.MinValue, false, long.MinValue, [], RunEnd.None, EpochId.None), ChannelBytes(assigned)) { Bound = BoundOf(at) };
        return new(new(subtopology.Name, partition), input, sink, host);
    }

    /// <summary>A store outside has a position below the one that was mirrored: it lost commits. All inputs are read again from where they are committed.</summary>
    private void RereadSinks(string reason) => Post(async () =>
    {
        if (!_assigned) return;
        await ParkAsync();
        await UndoAsync(IsReplaying, reason);
        Unpark();
    });

    private async Task<StreamTask> OpenTaskAsync(Subtopology subtopology, int partition, TaskInput[] inputs, int assigned, CancellationToken revoked)
    {
        var id = new TaskId(subtopology.Name, partition);
        var store = subtopology.Stores.Count == 0
            ? (ITaskStore)new EmptyStore()
            : new CountingTaskStore(await _state.OpenAsync(id.ToString(), $"{_topics.ClusterId}/{Plan.Job}", [.. subtopology.Stores.Select(s => s.Name)], revoked));
        try
        {
            var codecs = new Dictionary<SerdeSlot, object>();
            foreach (var node in subtopology.Nodes.Concat(subtopology.Inputs.Select(i => i.Node)).Distinct())
                foreach (var slot in node.Serdes)
                    if (!codecs.ContainsKey(slot)) codecs[slot] = await BindAsync(slot, revoked);
            return new(id, subtopology, inputs, store, EnvironmentOf(codecs, assigned));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private TaskEnvironment EnvironmentOf(Dictionary<SerdeSlot, object> codecs, int assigned)
    {
        var topics = _topics;
        return new()
        {
            Job = Plan.Job,
            ProgressTopic = Plan.ProgressTopic,
            Time = _time,
            Policies = _policies,
            PartitionCount = topics.PartitionCount,
            TopicId = topic => topics[topic].Id,
            RetentionMs = topics.RetentionMs,
            Writers = exchange => new([.. Plan.Writers(exchange).Select(w => (w.WriterId, topics.TaskCount(w)))]),
            Codecs = codecs,
            SchemaOrdinals = _ordinals,
            OutputBytes = Math.Max(LeastChannelBytes, _options.OutputBytes / Math.Max(_options.Lanes, assigned)),
            AtLeastOnce = !ExactlyOnce,
            Wake = WakeLanes,
            Events = _log,
        };
    }

    private long ChannelBytes(int assigned) => Math.Max(LeastChannelBytes, _options.ChannelBytes / Math.Max(1, assigned));
}
