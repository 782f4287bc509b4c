using System.Diagnostics.Metrics;
using Streaming.Metrics;
using Xunit;

namespace Streaming.Worker.Tests.Metrics;

public sealed class MetricTextTests : IDisposable
{
    private readonly Meter _meter = new("test");

    [Fact]
    public void Prometheus_text_has_a_header_and_a_line_a_series() => Assert.Equal(
        """
        # TYPE shop_open_bytes gauge
        # HELP shop_open_bytes Bytes \\ open.
        shop_open_bytes{job="a\"b\\c\nd"} 1.5
        # TYPE shop_orders_total counter
        # HELP shop_orders_total Orders.
        shop_orders_total 3
        shop_orders_total{shop_name="x"} 4
        # TYPE shop_wait_seconds histogram
        # HELP shop_wait_seconds Waited.
        shop_wait_seconds_bucket{at="y",le="0.1"} 1
        shop_wait_seconds_bucket{at="y",le="1"} 3
        shop_wait_seconds_bucket{at="y",le="+Inf"} 4
        shop_wait_seconds_sum{at="y"} 8.1
        shop_wait_seconds_count{at="y"} 4

        """.ReplaceLineEndings("\n"),
        Measured(openMetrics: false));

    [Fact]
    public void OpenMetrics_names_units_and_families_without_suffix_and_says_where_it_ends()
    {
        var text = Measured(openMetrics: true);
        Assert.Contains("# TYPE shop_orders counter\n# HELP shop_orders Orders.\nshop_orders_total 3\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE shop_wait_seconds histogram\n# UNIT shop_wait_seconds seconds\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_that_an_observable_instrument_does_not_tell_any_more_is_gone()
    {
        string[] topics = ["a", "b"];
        _meter.CreateObservableGauge("lag", () => topics.Select(t => new Measurement<long>(1, new KeyValuePair<string, object?>("topic", t))));
        using var collector = new MetricCollector(_meter);
        Assert.Contains("lag{topic=\"b\"} 1", collector.Collect(false), StringComparison.Ordinal);
        topics = ["a"];
        Assert.DoesNotContain("topic=\"b\"", collector.Collect(false), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_without_end_do_not_fill_memory()
    {
        var counter = _meter.CreateCounter<long>("visits");
        var family = new MetricFamily(counter);
        for (var i = 0; i < MetricFamily.MaxSeries + 5; i++) family.Add(1, [new("visitor", i)]);
        family.Add(1, [new("visitor", 0)]);
        Assert.Equal((MetricFamily.MaxSeries, 5), (family.All.Count, family.Dropped));
        Assert.Equal(2, family.All["visitor=\"0\""].Value);
    }

    [Fact]
    public void Meters_of_others_are_left_out()
    {
        using var other = new Meter("other");
        other.CreateCounter<long>("foreign").Add(1);
        using var collector = new MetricCollector(_meter);
        other.CreateCounter<long>("foreign2").Add(1);
        Assert.DoesNotContain("foreign", collector.Collect(false), StringComparison.Ordinal);
    }

    public void Dispose() => _meter.Dispose();

    private string Measured(bool openMetrics)
    {
        using var collector = new MetricCollector(_meter);
        var orders = _meter.CreateCounter<int>("shop.orders", "{order}", "Orders.");
        orders.Add(1);
        orders.Add(2);
        orders.Add(4, new KeyValuePair<string, object?>("shop.name", "x"));
        _meter.CreateObservableGauge("shop.open", () => new Measurement<double>(1.5, new KeyValuePair<string, object?>("job", "a\"b\\c\nd")), "By", "Bytes \\ open.");
        var wait = _meter.CreateHistogram("shop.wait", "s", "Waited.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var seconds in (double[])[0.1, 0.5, 0.5, 7]) wait.Record(seconds, new KeyValuePair<string, object?>("at", "y"));
        return string.Join('\n', collector.Collect(openMetrics).Split('\n').Where(static l => !l.Contains("dotnet_", StringComparison.Ordinal)));
    }
}
