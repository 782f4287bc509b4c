using System.Runtime.CompilerServices;
using Streaming.Time;

namespace Streaming.Joins;

/// <summary>The arithmetic of a windowed join in ms: who matches, what is late, what can go.</summary>
internal readonly struct JoinShape
{
    // A bucket is a table of its own: with very short windows more of them would cost more than longer lists.
    private const long MinimumWidth = 1000;

    private readonly long _before;
    private readonly long _after;
    private readonly long _grace;
    private readonly long _width;

    public JoinShape(JoinWindow window)
        : this(Ms(window.Before), Ms(window.After), Ms(window.GracePeriod))
    {
    }

    public JoinShape(long before, long after, long grace)
    {
        (_before, _after, _grace) = (before, after, grace);
        // As wide as a lookup, so that one touches two buckets, or three.
        _width = Math.Max(before + after, MinimumWidth);
    }

    /// <summary>The times of the right side that a left record matches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (long From, long To) RightOf(long left) => (left - _before, left + _after);

    /// <summary>The times of the left side that a right record matches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (long From, long To) LeftOf(long right) => (right - _after, right + _before);

    /// <summary>The lowest time of a left record that is not late: everything that it could match may have come, and grace is over.</summary>
    public long FirstLeft(long watermark) => EventTime.Subtract(EventTime.Subtract(watermark, _after), _grace);

    /// <summary>The lowest time of a right record that is not late.</summary>
    public long FirstRight(long watermark) => EventTime.Subtract(EventTime.Subtract(watermark, _before), _grace);

    /// <summary>The bucket of a time, by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Bucket(long time) => EventTime.FloorDivide(time, _width);

    /// <summary>The first instant after a bucket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long End(long bucket) => (bucket + 1) * _width;

    /// <summary>The bucket with this end.</summary>
    public long BucketOfEnd(long end) => EventTime.FloorDivide(end - 1, _width);

    /// <summary>True if no record that is not late can match anything in a bucket.</summary>
    public bool IsExpired(long end, long watermark) => EventTime.Add(end - 1, _before + _after + _grace) < watermark;

    private static long Ms(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}
