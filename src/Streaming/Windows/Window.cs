using Streaming.Time;

namespace Streaming;

/// <summary>
/// How event time is cut into windows. Windows begin at multiples of their size (of their advance) since 1970 UTC, plus the offset, also before 1970. Each
/// holds the records with start ≤ event time &lt; end, and closes once: when the watermark reaches its end plus the grace. Mistakes are reported by <c>Build()</c>.
/// </summary>
public sealed class Window
{
    private Window(TimeSpan size, TimeSpan advance, TimeSpan grace, TimeSpan offset)
        => (Size, Step, GracePeriod, Shift) = (size, advance, grace, offset);

    internal TimeSpan Size { get; }

    internal TimeSpan Step { get; }

    internal TimeSpan GracePeriod { get; }

    internal TimeSpan Shift { get; }

    /// <summary>Windows of one size, side by side: each record is in exactly one.</summary>
    /// <param name="size">Length; whole milliseconds, more than 0.</param>
    public static Window Tumbling(TimeSpan size) => new(size, size, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Windows of one size that begin at a fixed distance: each record is in size / advance of them.</summary>
    /// <param name="size">Length; whole milliseconds, more than 0.</param>
    /// <param name="advance">Distance of two starts; whole milliseconds, more than 0, at most <paramref name="size"/>.</param>
    public static Window Hopping(TimeSpan size, TimeSpan advance) => new(size, advance, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>
    /// Keeps windows open for this long behind their end, for records that come behind the watermark. Default 0: disorder up to the source's
    /// out-of-orderness is waited for by the watermark already, and grace delays every result.
    /// </summary>
    /// <param name="time">Whole milliseconds, 0 or more.</param>
    public Window Grace(TimeSpan time) => new(Size, Step, time, Shift);

    /// <summary>Shifts where windows begin, such as days that begin at 06:00 UTC. Default 0.</summary>
    /// <param name="time">Whole milliseconds, negative or not.</param>
    public Window Offset(TimeSpan time) => new(Size, Step, GracePeriod, time);

    /// <summary>The window as plans print it, such as <c>tumbling 1m, grace 10s</c>.</summary>
    public override string ToString()
        => (Step == Size ? $"tumbling {SpanText.Of(Size)}" : $"hopping {SpanText.Of(Size)} every {SpanText.Of(Step)}")
            + (GracePeriod == TimeSpan.Zero ? "" : $", grace {SpanText.Of(GracePeriod)}")
            + (Shift == TimeSpan.Zero ? "" : $", offset {SpanText.Of(Shift)}");
}
