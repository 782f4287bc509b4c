using System.Globalization;
using System.Text.Json.Serialization;

namespace Streaming;

/// <summary>A span of event time, from <see cref="Start"/> up to but not including <see cref="End"/>.</summary>
public readonly record struct TimeWindow
{
    /// <summary>Makes a window. Times are cut to whole milliseconds.</summary>
    /// <param name="start">The first instant in it.</param>
    /// <param name="end">The first instant after it.</param>
    [JsonConstructor]
    public TimeWindow(DateTimeOffset start, DateTimeOffset end)
        : this(start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds())
    {
    }

    internal TimeWindow(long startMs, long endMs) => (StartMs, EndMs) = (startMs, endMs);

    /// <summary>The first instant in it, in UTC.</summary>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeMilliseconds(StartMs);

    /// <summary>The first instant after it, in UTC.</summary>
    public DateTimeOffset End => DateTimeOffset.FromUnixTimeMilliseconds(EndMs);

    internal long StartMs { get; }

    internal long EndMs { get; }

    /// <summary>The window as <c>[2026-01-01T12:00:00.000Z, 2026-01-01T12:01:00.000Z)</c>.</summary>
    public override string ToString() => $"[{Text(StartMs)}, {Text(EndMs)})";

    // A stored time may lie outside of what DateTimeOffset can hold; a text for errors must not throw.
    private static string Text(long ms) => ms is < -62135596800000 or > 253402300799999
        ? ms.ToString(CultureInfo.InvariantCulture)
        : DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
