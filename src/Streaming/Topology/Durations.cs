using System.Globalization;

namespace Streaming.Building;

/// <summary>Durations as plans and errors print them: <c>1m 30s</c>.</summary>
internal static class Durations
{
    private static readonly (long Ticks, string Unit)[] Units =
        [(TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s"), (TimeSpan.TicksPerMillisecond, "ms")];

    public static string Text(TimeSpan time)
    {
        if (time.Ticks % TimeSpan.TicksPerMillisecond != 0) return time.ToString("c", CultureInfo.InvariantCulture);
        if (time == TimeSpan.Zero) return "0s";
        var rest = Math.Abs(time.Ticks);
        var parts = new List<string>();
        foreach (var (ticks, unit) in Units)
        {
            if (rest >= ticks) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rest / ticks}{unit}"));
            rest %= ticks;
        }
        return (time < TimeSpan.Zero ? "-" : "") + string.Join(' ', parts);
    }
}
