using Shop.Demo;

namespace Shop.Tests.Demo;

public sealed class StatusTests
{
    private const string Worker =
        "status: in 45,834 (45,723/s) | out 91,151 (90,899/s) | lag 4,178 | watermark 2026-11-21 09:42:54 | dead-letters 23 | duplicates 1,261 | epoch 2 770 ms | live 21.1 MiB | tasks 12";

    [Fact]
    public void The_figures_of_a_workers_status_line_are_read() =>
        Assert.Equal(
            new WorkerFigures(45_834, 91_151, 45_723, 90_899, 4_178, new DateTimeOffset(2026, 11, 21, 9, 42, 54, TimeSpan.Zero), 1_261, 770, 12),
            WorkerFigures.Parse(Worker));

    [Fact]
    public void A_watermark_that_is_not_known_is_none() =>
        Assert.Null(WorkerFigures.Parse("status: in 0 (0/s) | out 0 (0/s) | lag 0 | watermark - | epoch 0 0 ms | live 0.0 MiB | tasks 0")!.Watermark);

    [Fact]
    public void A_line_of_the_log_is_no_status_line() => Assert.Null(WorkerFigures.Parse("09:53:22.105 info: Streaming[10] Stopped"));

    [Fact]
    public void The_demos_line_shows_the_workers_and_what_came_out() =>
        Assert.Equal(
            "   7 s | fed 100 % | in  45,723/s | out  90,899/s | lag   4,178 | watermark 09:42:54 | epoch 770 ms | newest window 09:41 | rows 108 | duplicates 1,261 | late 25 | dead letters 23",
            StatusBoard.Line(7, 100.1, WorkerFigures.Parse(Worker)!, new(2026, 11, 21, 9, 41, 0, TimeSpan.Zero), 108, 25, 23, "restart 1 of 3"));

    [Fact]
    public void Until_there_are_tasks_the_demos_line_says_what_is_awaited() =>
        Assert.Equal(
            "   1 s | fed   3 % | the workers start | newest window - | rows 0 | duplicates 0 | late 0 | dead letters 0",
            StatusBoard.Line(1, 3, WorkerFigures.None, default, 0, 0, 0, "the workers start"));
}
