using Streaming.Time;

namespace Streaming;

/// <summary>
/// How far apart in event time two records may be to be joined: a left and a right record of one key match if
/// −before ≤ right time − left time ≤ after, both inclusive. Mistakes are reported by <c>Build()</c>.
/// </summary>
public sealed class JoinWindow
{
    private JoinWindow(TimeSpan before, TimeSpan after, TimeSpan grace) => (Before, After, GracePeriod) = (before, after, grace);

    internal TimeSpan Before { get; }

    internal TimeSpan After { get; }

    internal TimeSpan GracePeriod { get; }

    /// <summary>The right record at most this long before or after the left one.</summary>
    /// <param name="time">Whole milliseconds, 0 or more.</param>
    public static JoinWindow Within(TimeSpan time) => new(time, time, TimeSpan.Zero);

    /// <summary>The right record at most <paramref name="before"/> before the left one, and at most <paramref name="after"/> after it.</summary>
    /// <param name="before">Whole milliseconds, 0 or more.</param>
    /// <param name="after">Whole milliseconds, 0 or more.</param>
    public static JoinWindow Of(TimeSpan before, TimeSpan after) => new(before, after, TimeSpan.Zero);

    /// <summary>
    /// Takes and keeps records for this long behind the watermark beyond what the window needs. Default 0: disorder up to the sources' out-of-orderness is waited for by
    /// the watermark already, and grace costs state.
    /// </summary>
    /// <param name="time">Whole milliseconds, 0 or more.</param>
    public JoinWindow Grace(TimeSpan time) => new(Before, After, time);

    /// <summary>The window as plans print it, such as <c>within 15m</c>.</summary>
    public override string ToString()
        => (Before == After ? $"within {SpanText.Of(After)}" : $"{SpanText.Of(Before)} before to {SpanText.Of(After)} after")
            + (GracePeriod == TimeSpan.Zero ? "" : $", grace {SpanText.Of(GracePeriod)}");
}
