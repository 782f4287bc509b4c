using System.Runtime.CompilerServices;

namespace Streaming.Time;

/// <summary>Arithmetic on event times (ms since 1970 UTC) that holds before 1970 and at the ends of time.</summary>
internal static class EventTime
{
    /// <summary>Quotient rounded down, also for negative times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FloorDivide(long value, long divisor)
    {
        var quotient = value / divisor;
        return quotient * divisor > value ? quotient - 1 : quotient;
    }

    /// <summary>A time later by a span that is not negative; the ends of time stay what they are.</summary>
    public static long Add(long time, long span) => time is long.MinValue ? time : time > long.MaxValue - span ? long.MaxValue : time + span;

    /// <summary>A time earlier by a span that is not negative; the ends of time stay what they are.</summary>
    public static long Subtract(long time, long span) => time is long.MaxValue ? time : time < long.MinValue + span ? long.MinValue : time - span;
}
