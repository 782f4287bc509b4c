using Spectre.Console;
using Spectre.Console.Rendering;

namespace Shop.Demo.Screen;

/// <summary>The live screen: what it shows of a snapshot, in a terminal of that size. Every line has its place, and a greater terminal shows more windows and events.</summary>
internal static class LiveView
{
    public const int LeastWidth = 80;
    public const int LeastHeight = 24;

    // With their borders; together with title, feed and keys 24.
    private const int WorkHeight = 8;
    private const int TimeHeight = 7;
    private const int WorkersHeight = 6;

    public static IRenderable Of(DemoSnapshot now, int width, int height)
    {
        if (width < LeastWidth || height < LeastHeight)
            return new Layout(new Text(string.Create(null, $"The screen needs {LeastWidth} x {LeastHeight} characters, the terminal has {width} x {height}. q ends.")));
        var spare = height - LeastHeight;
        // More than the categories of two minutes need not be seen at once.
        var windows = Math.Min(spare / 2, 24);
        return new Layout().SplitRows(
            Row(1, ViewParts.Title(now, width)),
            Row(1, ViewParts.Feed(now)),
            Columns(WorkHeight + windows, (42, ViewParts.Work(now)), ViewParts.Windows(now, WorkHeight + windows - 3)),
            Columns(TimeHeight, (width - 30, ViewParts.EventTime(now, TimeHeight - 3)), ViewParts.Commit(now)),
            Columns(WorkersHeight + spare - windows, (36, ViewParts.Workers(now, WorkersHeight + spare - windows - 2)), ViewParts.Events(now, width - 40, WorkersHeight + spare - windows - 2)),
            Row(1, ViewParts.Keys()));
    }

    private static Layout Row(int height, IRenderable content) => new(content) { Size = height };

    private static Layout Columns(int height, (int Width, IRenderable Content) left, IRenderable right) =>
        new Layout { Size = height }.SplitColumns(new Layout(left.Content) { Size = left.Width }, new Layout(right));
}
