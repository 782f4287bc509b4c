using Streaming.Checkpointing;

namespace Streaming.Runtime;

// A bounded run: every task stops at the end that its sources had at the start; exchanges end when all that is upstream of them has ended.
internal sealed partial class Worker
{
    private static readonly TimeSpan EndCheckInterval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<TopicPartition, long> _bounds = [];
    private readonly ProgressSnapshot _followed = new();
    private ILogReader? _follower;
    private DateTimeOffset _nextEndCheck;
    private volatile bool _assigned;

    private RunEnd Goal => _options.Drain ? RunEnd.Drained : RunEnd.Reached;

    private long BoundOf(TopicPartition partition) => _bounds.TryGetValue(partition, out var bound) ? bound : long.MaxValue;

    private async Task TakeBoundsAsync()
    {
        if (!_options.UntilEnd) return;
        var sources = Plan.Subtopologies.SelectMany(s => s.Inputs).Where(i => i.Source is not null).Select(i => i.Topic).Distinct()
            .SelectMany(_topics.Partitions).ToList();
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
    /// Level by level: when progress says that every task upstream of an exchange has ended, at or behind its bounds, the exchange's end is final: that of everything written, since markers of
    /// the last epoch may still be on their way.
    /// </summary>
    private async Task FindExchangeBoundsAsync()
    {
        await FollowProgressAsync();
        foreach (var subtopology in Plan.Subtopologies)
            foreach (var input in subtopology.Inputs.Where(i => i.Source is null))
            {
                var partitions = _topics.Partitions(input.Topic).ToList();
                if (_bounds.ContainsKey(partitions[0]) || !Plan.Writers(input.Node).SelectMany(w => w.Inputs).SelectMany(u => _topics.Partitions(u.Topic)).All(HasEnded)) continue;
                foreach (var (partition, end) in await RetryAsync(() => _transport.ListOffsetsAsync(partitions, new(OffsetKind.End), _stop).AsTask())) _bounds[partition] = end;
            }
        foreach (var input in _tasks.SelectMany(t => t.Inputs).Concat(_sinks.Select(s => s.Input))) input.Bound = BoundOf(input.Partition);
        foreach (var lane in _lanes) lane.Wake();
        foreach (var sink in _sinks) sink.Wake();
    }

    private bool HasEnded(TopicPartition at) => _bounds.TryGetValue(at, out var bound) && _followed.Of(at) is { } done && done.Ended >= Goal && done.NextOffset >= bound;

    /// <summary>Takes what has been committed to progress since the last call; no open transaction is waited for.</summary>
    private async Task FollowProgressAsync()
    {
        if (_follower is null)
        {
            _follower = _transport.OpenReader();
            _follower.Assign(_topics.Partitions(Plan.ProgressTopic).ToDictionary(p => p, _ => 0L));
        }
        while (await RetryAsync(() => _follower.ReadAsync(TimeSpan.Zero, _stop).AsTask()) is { } batch)
        {
            using (batch) _followed.Add(batch);
        }
    }
}
