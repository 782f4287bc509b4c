using Shop.Demo.Metrics;

namespace Shop.Tests.Demo.Metrics;

public sealed class WorkerFiguresTests
{
    private const string Page = """
        # TYPE streaming_records_in_total counter
        streaming_records_in_total{job="shop",worker="demo-0",subtopology="dedupe-orders"} 40000
        streaming_records_in_total{job="shop",worker="demo-0",subtopology="revenue"} 5834
        streaming_records_out_total{job="shop",worker="demo-0"} 91151
        streaming_duplicates_total{job="shop",worker="demo-0",step="dedupe-orders"} 1261
        streaming_input_lag{job="shop",worker="demo-0",subtopology="dedupe-orders",topic="orders"} 4000
        streaming_input_lag{job="shop",worker="demo-0",subtopology="dedupe-orders",topic="payments"} 178
        streaming_input_lag{job="shop",worker="demo-0",subtopology="revenue_per_minute.sink",topic="shop.revenue_per_minute.sink"} 0
        streaming_input_lag_max{job="shop",worker="demo-0",subtopology="dedupe-orders",topic="orders"} 3000
        streaming_watermark_behind_seconds{job="shop",worker="demo-0",subtopology="dedupe-orders",topic="orders"} 0
        streaming_watermark_behind_seconds{job="shop",worker="demo-0",subtopology="dedupe-orders",topic="payments"} 2.5
        streaming_watermark_delay_seconds{job="shop",worker="demo-0",subtopology="dedupe-orders"} 60
        streaming_watermark_delay_seconds{job="shop",worker="demo-0",subtopology="revenue"} 90
        streaming_tasks{job="shop",worker="demo-0",subtopology="dedupe-orders"} 4
        streaming_tasks{job="shop",worker="demo-0",subtopology="revenue"} 4
        streaming_windows_open{job="shop",worker="demo-0",subtopology="revenue"} 24
        streaming_memory_used_bytes{job="shop",worker="demo-0"} 1048576
        streaming_memory_limit_bytes{job="shop",worker="demo-0"} 1073741824
        streaming_ready{job="shop",worker="demo-0"} 1
        streaming_epoch_duration_seconds_bucket{job="shop",worker="demo-0",phase="total",le="+Inf"} 7
        streaming_epoch_duration_seconds_sum{job="shop",worker="demo-0",phase="total"} 0.7
        streaming_epoch_duration_seconds_count{job="shop",worker="demo-0",phase="total"} 7
        streaming_epoch_duration_seconds_sum{job="shop",worker="demo-0",phase="commit"} 0.35
        streaming_epoch_duration_seconds_count{job="shop",worker="demo-0",phase="commit"} 7
        """;

    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly WorkerFigures One = WorkerFigures.Of(MetricsPage.Parse(Page, WorkerFigures.Prefix), Noon);

    [Fact]
    public void Figures_are_sums_over_the_parts_of_the_job()
    {
        Assert.Equal((45_834, 91_151, 1_261, 4_178), (One.In, One.Out, One.Duplicates, One.Lag));
        Assert.Equal((8, 24, 1_048_576, 1_073_741_824), (One.Tasks, One.OpenWindows, One.MemoryUsed, One.MemoryLimit));
        Assert.True(One.IsReady);
        Assert.Equal(100, One.Commits.Since(PhaseTimes.None)!["total"], 6);
        Assert.Equal(50, One.Commits.Since(PhaseTimes.None)!["commit"], 6);
    }

    [Fact]
    public void The_watermark_is_that_of_the_part_that_is_furthest_behind() => Assert.Equal(Noon.AddSeconds(-90), One.Watermark);

    [Fact]
    public void Every_topic_has_its_lag_and_the_time_of_the_part_that_reads_it() =>
        Assert.Equal(
            [
                new("dedupe-orders", "orders", 4000, TimeSpan.Zero, Noon.AddSeconds(-60)),
                new("dedupe-orders", "payments", 178, TimeSpan.FromSeconds(2.5), Noon.AddSeconds(-60)),
                new("revenue_per_minute.sink", "shop.revenue_per_minute.sink", 0, TimeSpan.Zero, null),
            ],
            One.Inputs);

    [Fact]
    public void The_topic_that_is_furthest_behind_holds_time() => Assert.Equal("payments", One.Holder!.Topic);

    [Fact]
    public void Nothing_holds_time_if_nothing_is_behind() => Assert.Null((One with { Inputs = [One.Inputs[0]] }).Holder);

    [Fact]
    public void Figures_of_two_workers_add_up()
    {
        var late = WorkerFigures.Of(MetricsPage.Parse(Page, WorkerFigures.Prefix), Noon.AddSeconds(-5));
        var both = One + late;
        Assert.Equal((91_668, 8_356, 16), (both.In, both.Lag, both.Tasks));
        Assert.Equal(late.Watermark, both.Watermark);
        Assert.Equal(new InputFigures("dedupe-orders", "payments", 356, TimeSpan.FromSeconds(2.5), Noon.AddSeconds(-65)), both.Inputs[1]);
        Assert.Equal(100, both.Commits.Since(PhaseTimes.None)!["total"], 6);
    }

    [Fact]
    public void A_worker_that_knows_no_time_yet_does_not_hide_the_others() => Assert.Equal(One.Watermark, (One + WorkerFigures.None + WorkerFigures.None).Watermark);

    [Fact]
    public void Of_a_worker_that_has_ended_only_what_is_counted_goes_on()
    {
        var left = One.Counted;
        Assert.Equal((45_834, 91_151, 1_261), (left.In, left.Out, left.Duplicates));
        Assert.Equal((0, 0, 0, false), (left.Lag, left.Tasks, left.MemoryUsed, left.IsReady));
        Assert.Null(left.Watermark);
    }
}
