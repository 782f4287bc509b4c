using System.Globalization;

namespace Streaming.Time;

/// <summary>Spans in plans and errors: <c>1m</c>, <c>90s</c>, <c>250ms</c>.</summary>
internal static class SpanText
{
    public static string Of(TimeSpan span)
    {
        var (value, unit) = span.Ticks switch
        {
            0 => (0, "s"),
            var t when t % TimeSpan.TicksPerDay == 0 => (t / TimeSpan.TicksPerDay, "d"),
            var t when t % TimeSpan.TicksPerHour == 0 => (t / TimeSpan.TicksPerHour, "h"),
            var t when t % TimeSpan.TicksPerMinute == 0 => (t / TimeSpan.TicksPerMinute, "m"),
            var t when t % TimeSpan.TicksPerSecond == 0 => (t / TimeSpan.TicksPerSecond, "s"),
            var t when t % TimeSpan.TicksPerMillisecond == 0 => (t / TimeSpan.TicksPerMillisecond, "ms"),
            _ => (long.MinValue, ""),
        };
        return unit.Length == 0 ? span.ToString("c", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
    }
}
