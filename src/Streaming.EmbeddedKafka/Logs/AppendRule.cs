namespace Streaming.Kafka.Embedded.Logs;

/// <summary>What of a topic's configuration an append needs.</summary>
/// <param name="SegmentBytes"><c>segment.bytes</c>.</param>
/// <param name="SegmentMs"><c>segment.ms</c>.</param>
/// <param name="IsAppendTime"><c>message.timestamp.type</c> is <c>LogAppendTime</c>.</param>
internal sealed record AppendRule(int SegmentBytes, long SegmentMs, bool IsAppendTime)
{
    /// <summary>True if a batch must go into a new segment: the last one is full, or its first batch is too far back in time (as Kafka's <c>shouldRoll</c>).</summary>
    public bool MustRoll(Segment active, int size, long lastOffset, long latest, long now)
    {
        if (lastOffset - active.BaseOffset > int.MaxValue) return true;
        if (active.Size == 0) return false;
        var waited = active.FirstTime is >= 0 and var first ? latest - first : now - active.Created;
        return active.Size > SegmentBytes - size || waited > SegmentMs;
    }
}
