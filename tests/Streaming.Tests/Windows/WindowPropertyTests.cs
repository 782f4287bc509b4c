using Streaming.Runtime;
using Xunit;

namespace Streaming.Tests.Windows;

/// <summary>What must hold for any input: conformance properties 1 and 5.</summary>
public sealed class WindowPropertyTests
{
    [Theory]
    [InlineData(Mode.OneEpoch)]
    [InlineData(Mode.RestartEach)]
    public void Any_order_within_the_bound_gives_the_same_results(Mode mode)
    {
        var rows = Rows();
        var expected = Results(Window.Hopping(Ms(20), Ms(10)), mode, rows);
        for (var seed = 1; seed <= 5; seed++)
        {
            // Each record is at most 15 ms behind any other before it.
            var random = new Random(seed);
            var shuffled = rows.OrderBy(r => r.Timestamp + random.Next(15)).ToList();
            Assert.Equal(expected, Results(Window.Hopping(Ms(20), Ms(10)), mode, shuffled));
        }
    }

    [Fact]
    public void Tumbling_windows_are_hopping_ones_that_advance_by_their_size()
    {
        var rows = Rows();
        Assert.Equal(Results(Window.Tumbling(Ms(20)), Mode.OneEpoch, rows), Results(Window.Hopping(Ms(20), Ms(20)), Mode.OneEpoch, rows));
    }

    [Fact]
    public void Windows_come_in_the_order_of_their_ends()
    {
        var run = new WindowRun<string, Windowed<string, long>>(Window.Hopping(Ms(30), Ms(10)), Mode.EvictEach, s => s.Count("test"), outOfOrder: 15);
        run.Feed(Rows());
        run.Drain();
        run.End();
        var ends = run.Results.Select(r => r.Value.Window.EndMs).ToList();
        Assert.Equal(ends.Order(), ends);
        Assert.All(run.Results, r => Assert.InRange(r.Timestamp, r.Value.Window.StartMs, r.Value.Window.EndMs - 1));
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);

    private static List<Row<string, string>> Rows()
    {
        var random = new Random(42);
        return [.. Enumerable.Range(0, 150).Select(i => new Row<string, string> { Key = $"k{random.Next(6)}", Value = "v", Timestamp = (i * 2) - 100 })];
    }

    private static List<string> Results(Window window, Mode mode, List<Row<string, string>> rows)
    {
        var run = new WindowRun<string, Windowed<string, long>>(window, mode, s => s.Count("test"), outOfOrder: 15);
        run.Feed(rows);
        run.Drain();
        run.End();
        Assert.Empty(run.Late);
        return [.. run.Results.Select(r => $"{r.Value.Window} {r.Key} {r.Value.Value} @{r.Timestamp}").Order(StringComparer.Ordinal)];
    }
}
