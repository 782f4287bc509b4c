using Streaming.Checkpointing;

namespace Streaming.Runtime;

// A bounded run: every task stops at the end that its sources had at the start; exchanges end when all that is upstream of them has ended.
internal sealed partial class Worker
{
    private static readonly TimeSpan EndCheckInterval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<TopicPartition, long> _bounds = [];
    private DateTimeOffset _nextEndCheck;
    private volatile bool _assigned;

    private RunEnd Goal => _options.Drain ? RunEnd.Drained : RunEnd.Reached;

    private long BoundOf(TopicPartition partition) => _bounds.TryGetValue(partition, out var bound) ? bound : long.MaxValue;

    private async Task TakeBoundsAsync()
    {
        if (!_options.UntilEnd) return;
        var sources = Plan.Subtopologies.SelectMany(s => s.Inputs).Where(i => i.Source is not null).Select(i => i.Topic).Distinct()
            .SelectMany(t => Enumerable.Range(0, _topics.PartitionCount(t)).Select(p => new TopicPartition(t, p))).ToList();
        foreach (var (partition, end) in await RetryAsync(() => _transport.ListOffsetsAsync(sources, new(OffsetKind.EndCommitted), _stop).AsTask())) _bounds[partition] = end;
    }

    private async Task LookForTheEndAsync()
    {
        if (!_options.UntilEnd || !_assigned || IsReplaying) return;
        var now = _time.GetUtcNow();
        if (now < _nextEndCheck) return;
        _nextEndCheck = now + EndCheckInterval;
        _nextHousekeeping = _nextHousekeeping < _nextEndCheck ? _nextHousekeeping : _nextEndCheck;
        if (_tasks.SelectMany(t => t.Inputs).Concat(_sinks.Select(s => s.Input)).Any(i => i.Bound == long.MaxValue)) await FindExchangeBoundsAsync();
        var ending = _tasks.Where(t => t.IsDone && t.Ended < Goal).ToList();
        if (ending.Count > 0)
        {
            await ParkAsync();
            foreach (var task in ending)
                if (task.IsDone && task.End(_options.Drain)) _log.Ended(task.Id);
            Unpark();
        }
        // A task that an earlier run has ended may have more to read in this one.
        if (_tasks.Any(t => !t.IsDone || t.Ended < Goal) || !_sinks.All(s => s.Input.IsDone)) return;
        await EpochAsync();
        // A record that had to be left out, or a failed commit, has opened the epoch again.
        if (!IsReplaying && _failure is null && _tasks.All(t => t.Ended >= Goal && t.Inputs.All(i => i.Committed.Ended >= Goal)) && _sinks.All(s => s.IsCommitted)) _finished = true;
    }

    /// <summary>
    /// Level by level: when progress says that every task upstream of an exchange has ended, at or behind its bounds, the exchange's end is final.
    /// </summary>
    private async Task FindExchangeBoundsAsync()
    {
        var progress = await ReadProgressAsync();
        foreach (var subtopology in Plan.Subtopologies)
            foreach (var input in subtopology.Inputs.Where(i => i.Source is null))
            {
                var partitions = Enumerable.Range(0, _topics.PartitionCount(input.Topic)).Select(p => new TopicPartition(input.Topic, p)).ToList();
                if (_bounds.ContainsKey(partitions[0])) continue;
                var upstream = Plan.Subtopologies.First(s => s.Nodes.Contains(input.Node));
                var ended = upstream.Inputs.All(u => Enumerable.Range(0, _topics.PartitionCount(u.Topic)).All(p =>
                {
                    var at = new TopicPartition(u.Topic, p);
                    return _bounds.TryGetValue(at, out var bound) && progress.Of(at) is { } done && done.Ended >= Goal && done.NextOffset >= bound;
                }));
                if (!ended) continue;
                foreach (var (partition, end) in await RetryAsync(() => _transport.ListOffsetsAsync(partitions, new(OffsetKind.EndCommitted), _stop).AsTask())) _bounds[partition] = end;
            }
        foreach (var input in _tasks.SelectMany(t => t.Inputs).Concat(_sinks.Select(s => s.Input))) input.Bound = BoundOf(input.Partition);
        foreach (var lane in _lanes) lane.Wake();
        foreach (var sink in _sinks) sink.Wake();
    }
}
