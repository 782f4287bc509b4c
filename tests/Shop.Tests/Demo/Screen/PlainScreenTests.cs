using Shop.Demo.Metrics;
using Shop.Demo.Screen;

namespace Shop.Tests.Demo.Screen;

public sealed class PlainScreenTests
{
    [Fact]
    public void The_line_shows_the_workers_and_what_came_out() =>
        Assert.Equal(
            "   7 s | fed  50 % | in  45,723/s | out  90,899/s | lag   4,178 | watermark 11:42:00 | epoch 735 ms | newest window 11:41 | rows 108 | duplicates 1,261 | late 25 | dead letters 55",
            PlainScreen.Line(Snapshots.Full));

    [Fact]
    public void Until_there_are_tasks_the_line_says_what_is_awaited() =>
        Assert.Equal(
            "   1 s | fed   3 % | the workers start | newest window - | rows 0 | duplicates 0 | late 0 | dead letters 0",
            PlainScreen.Line(new() { Elapsed = TimeSpan.FromSeconds(1), Sent = 3, Events = 100, Phase = "the workers start" }));

    [Fact]
    public void A_watermark_that_is_not_known_is_none() =>
        Assert.Contains("| watermark - |", PlainScreen.Line(Snapshots.Full with { Figures = WorkerFigures.None with { Tasks = 1 } }), StringComparison.Ordinal);

    [Fact]
    public void More_is_fed_than_was_to_be_and_it_is_all() => Assert.Equal(100, new DemoSnapshot { Sent = 1025, Events = 1000 }.Fed);
}
