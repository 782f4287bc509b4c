using Streaming.Building;
using Streaming.Time;

namespace Streaming.Windows;

/// <summary>What a window must be; each violation is an error of <c>Build()</c>.</summary>
internal static class WindowRules
{
    // Every record updates that many accumulators: beyond, the wish is nearly always another one.
    private const long MaxPerRecord = 10_000;

    public static IEnumerable<TopologyError> Check(Window window, LogicalNode node, bool isComplete)
    {
        if (!isComplete)
            yield return new("STR1105", $"{node} is not followed by an aggregation. Add Aggregate, Count, Reduce or Sum behind it, or remove it.");
        if (window.Size <= TimeSpan.Zero)
            yield return new("STR1101", $"{node} has windows of size {SpanText.Of(window.Size)}; it must be more than 0. Give the length of a window, such as TimeSpan.FromMinutes(1).");
        else if (window.Step <= TimeSpan.Zero || window.Step > window.Size)
            yield return new("STR1102", $"{node} has windows that advance by {SpanText.Of(window.Step)}; it must be more than 0 and at most the size, {SpanText.Of(window.Size)}, or records would be in no window. Give a shorter advance, or longer windows.");
        else if (window.Size.Ticks / window.Step.Ticks > MaxPerRecord)
            yield return new("STR1106", $"{node} puts each record into {window.Size.Ticks / window.Step.Ticks} windows ({window}); the limit is {MaxPerRecord}. Give a longer advance.");
        if (window.GracePeriod < TimeSpan.Zero)
            yield return new("STR1103", $"{node} has a grace of {SpanText.Of(window.GracePeriod)}; it must be 0 or more. Leave Grace out for none.");
        foreach (var error in WholeMilliseconds(node, ("size", window.Size), ("advance", window.Step), ("grace", window.GracePeriod), ("offset", window.Shift)))
            yield return error;
    }

    /// <summary>Event time has milliseconds: a finer span would be cut silently.</summary>
    public static IEnumerable<TopologyError> WholeMilliseconds(LogicalNode node, params (string Name, TimeSpan Value)[] spans)
    {
        foreach (var (name, value) in spans)
            if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
                yield return new("STR1104", $"{node} has {name} {value:c}, which is not whole milliseconds, the unit of event time. Round it.");
    }
}
