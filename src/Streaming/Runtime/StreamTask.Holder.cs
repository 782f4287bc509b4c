using Streaming.Checkpointing;

namespace Streaming.Runtime;

// Who holds time back.
internal sealed partial class StreamTask
{
    private long _stillAt = long.MinValue;
    private long _stillSince;
    private bool _told;

    /// <summary>
    /// A sentence about windows that wait, once each time that event time has stood still for so long although one input, or one task upstream of an exchange, is ahead of another; null otherwise. With lanes
    /// running: what it says may be a moment old.
    /// </summary>
    public string? HeldWindows(TimeSpan patience)
    {
        var now = Time.GetTimestamp();
        if (_fired != _stillAt || _stillSince == 0) (_stillAt, _stillSince, _told) = (_fired, now, false);
        if (_told || Time.GetElapsedTime(_stillSince, now) < patience) return null;
        var waiting = _operators.FirstOrDefault(o => o.Operator.OpenWindows > 0);
        if (waiting.Operator is null || Holder() is not { } holder) return null;
        _told = true;
        return $"STR3105 {waiting.Step} has {waiting.Operator.OpenWindows} open windows and emitted nothing for {patience.TotalSeconds:0} s (task {Id}): event time is held back by {holder}.";
    }

    /// <summary>The input, or the task upstream, whose time is lowest, if another one's is ahead.</summary>
    public string? Holder()
    {
        var timed = Inputs.Where(i => !i.IsTimeless).ToList();
        if (timed.Count == 0) return null;
        var lowest = timed.MinBy(i => i.Watermark)!;
        var highest = timed.Max(i => i.Watermark);
        return lowest.Exchange is { } exchange ? Holder(lowest, exchange.Vector) : highest > lowest.Watermark ? $"{lowest.Partition}, {Behind(lowest.Watermark, highest)} and not idle" : null;
    }

    /// <summary>How far an input's event time is behind that of the one that is furthest ahead, ms; for an exchange, that of the tasks upstream too. 0 if it has none, or no time counts.</summary>
    public long Behind(TaskInput input)
    {
        var timed = Inputs.Where(i => !i.IsTimeless && i.Watermark != long.MinValue).ToList();
        if (input.IsTimeless || input.Watermark == long.MinValue || timed.Count == 0) return 0;
        var highest = timed.Max(i => i.Watermark);
        if (input.Exchange is { } exchange) highest = exchange.Vector.Where(u => u is { Known: true, Idle: false }).Select(u => u.Watermark).Append(highest).Max();
        // The end of a drained run is no time.
        return highest == long.MaxValue ? 0 : highest - input.Watermark;
    }

    private static string? Holder(TaskInput input, IReadOnlyList<UpstreamTime> vector)
    {
        var known = vector.Where(u => u is { Known: true, Idle: false }).ToList();
        var highest = known.Select(u => u.Watermark).DefaultIfEmpty(long.MinValue).Max();
        var unknown = vector.Where(u => !u.Known).Select(u => (UpstreamTask?)u.From).FirstOrDefault();
        if (unknown is { } silent) return $"task {silent.Task} upstream of {input.Planned.Topic}, which has not been heard of";
        if (known.Count == 0) return null;
        var lowest = known.MinBy(u => u.Watermark);
        return lowest.Watermark < highest ? $"task {lowest.From.Task} upstream of {input.Planned.Topic}, {Behind(lowest.Watermark, highest)} and not idle" : null;
    }

    private static string Behind(long lowest, long highest) => lowest == long.MinValue ? "which has given no time yet" : $"{(highest - lowest) / 1000.0:0.#} s behind";
}
