using Shop.Demo;
using Shop.Demo.Screen;

namespace Shop.Tests.Demo.Screen;

public sealed class LiveViewTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(81, 25)]
    [InlineData(120, 40)]
    [InlineData(250, 90)]
    public void Every_line_is_as_wide_as_the_terminal_and_there_are_as_many_as_it_has(int width, int height)
    {
        foreach (var snapshot in (DemoSnapshot[])[Snapshots.Full, DemoSnapshot.Empty, Huge()])
        {
            var lines = Draw(snapshot, width, height);
            Assert.Equal(height, lines.Count);
            Assert.All(lines, l => Assert.Equal(width, l.Length));
        }
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    public void Shows_figures_windows_times_workers_events_and_keys(int width, int height)
    {
        var screen = string.Join('\n', Draw(Snapshots.Full, width, height));
        foreach (var text in (string[])
        [
            "round 1: 199,975 events, 4 partitions, 2 workers, exactly-once", "7 s", "fed  50 %", "the workers process what is fed",
            "45,723/s", "90,899/s", "4,178", "100,000", "duplicates     1,261", "late              25", "dead letters      55", "open windows      24", "memory 21.1 of 512 MiB",
            "books    11:41  1,712   171,397.92", "event time, held by payments", "orders                 4,000  11:43:00       -", "payments                 178  11:43:00   2.5 s",
            "revenue.exchange           0  11:42:00", "total      735", "deliver   20.5", "park    0.1", "0 ready         8        1   5 s", "1 starting      0        3   0 s",
            "5 pieces of garbage to orders", "worker 0 killed -9", "worker 0 restarted in 1.2 s", "k kill a worker with -9   g send garbage   q end",
        ])
            Assert.Contains(text, screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_greater_terminal_shows_more_windows_and_events()
    {
        var small = Draw(Snapshots.Full, 80, 24);
        var great = Draw(Snapshots.Full, 120, 40);
        Assert.Equal(5, small.Count(IsWindow));
        Assert.Equal(13, great.Count(IsWindow));
        Assert.DoesNotContain(small, l => l.Contains("embedded Kafka", StringComparison.Ordinal));
        Assert.Contains(great, l => l.Contains("12:00:00 embedded Kafka on 127.0.0.1:40459", StringComparison.Ordinal));

        static bool IsWindow(string line) => line.Contains("books", StringComparison.Ordinal) || line.Contains("cat-", StringComparison.Ordinal);
    }

    [Fact]
    public void Until_there_are_tasks_it_says_what_is_awaited() =>
        Assert.Contains("the workers start", Draw(Snapshots.Full with { Figures = new() }, 80, 24)[1], StringComparison.Ordinal);

    [Fact]
    public void More_workers_than_there_is_room_for_are_counted()
    {
        var screen = Draw(Snapshots.Full with { Workers = [.. Enumerable.Range(0, 16).Select(i => new WorkerLine(i, "ready", 1, 0, TimeSpan.FromSeconds(9)))] }, 80, 24);
        Assert.Contains(screen, l => l.Contains("14 more", StringComparison.Ordinal));
        Assert.Contains(screen, l => l.Contains("1 ready", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_and_wraps_nowhere()
    {
        var happened = new DemoEvent(Snapshots.Noon, $"worker 0: warn: {new string('x', 300)} and [red]no markup[/]");
        var lines = Draw(Snapshots.Full with { Happened = [happened, happened] }, 80, 24);
        Assert.Equal(2, lines.Count(l => l.Contains("worker 0: warn: xx", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.Contains('…', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(79, 24)]
    [InlineData(80, 23)]
    [InlineData(20, 5)]
    [InlineData(1, 1)]
    public void A_terminal_that_is_too_small_is_told_so(int width, int height)
    {
        var lines = Draw(Snapshots.Full, width, height);
        Assert.True(lines.Count <= height);
        Assert.All(lines, l => Assert.True(l.Length <= width));
        if (width > 70) Assert.StartsWith($"The screen needs 80 x 24 characters, the terminal has {width} x {height}.", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_colors_there_are_none()
    {
        var text = string.Join('\n', Frame.Render(LiveView.Of(Snapshots.Full, 80, 24), 80, 24, new(Escapes: true, Colors: false)));
        Assert.DoesNotMatch(@"\e\[[0-9;]*(3[0-7]|9[0-7])m", text);
        Assert.Matches(@"\e\[[0-9;]*(3[0-7]|9[0-7])m", string.Join('\n', Frame.Render(LiveView.Of(Snapshots.Full, 80, 24), 80, 24, new(Escapes: true, Colors: true))));
    }

    private static IReadOnlyList<string> Draw(DemoSnapshot snapshot, int width, int height) => Frame.Render(LiveView.Of(snapshot, width, height), width, height, FrameStyle.Text);

    // Figures that nobody has: nothing may be pushed out of its place.
    private static DemoSnapshot Huge() => Snapshots.Full with
    {
        Title = new('t', 500),
        Phase = new('p', 500),
        Doing = new('d', 500),
        Elapsed = TimeSpan.FromDays(300),
        Sent = long.MaxValue,
        Figures = Snapshots.Full.Figures with { Lag = long.MaxValue, Duplicates = long.MaxValue, OpenWindows = long.MaxValue, Tasks = int.MaxValue, MemoryUsed = long.MaxValue, MemoryLimit = long.MaxValue },
        Rates = new(1e15, 1e15, new Dictionary<string, double> { ["total"] = 1e9, ["park"] = double.NaN }),
        Workers = [.. Enumerable.Range(0, 16).Select(i => new WorkerLine(i, "starting", int.MaxValue, int.MaxValue, TimeSpan.FromDays(400)))],
        Windows = [new(new('c', 100), Snapshots.Noon, long.MaxValue, decimal.MaxValue)],
        Rows = long.MaxValue,
        Late = long.MaxValue,
        Dead = long.MaxValue,
        Happened = [.. Enumerable.Range(0, 100).Select(i => new DemoEvent(Snapshots.Noon, new('e', 400)))],
    };
}
