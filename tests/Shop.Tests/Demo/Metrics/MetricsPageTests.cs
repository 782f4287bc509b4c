using Shop.Demo.Metrics;

namespace Shop.Tests.Demo.Metrics;

public sealed class MetricsPageTests
{
    [Theory]
    [InlineData("up 1", "up", 1)]
    [InlineData("lag{job=\"shop\",topic=\"orders\"} 4178", "lag", 4178)]
    [InlineData("lag{job=\"shop\",topic=\"orders\",} 2.5 1764216000000", "lag", 2.5)]
    [InlineData("seconds{job=\"shop\", topic=\"orders\"}   1.5e-3", "seconds", 0.0015)]
    public void A_line_is_a_name_with_labels_and_a_value(string line, string name, double value)
    {
        var sample = Assert.Single(MetricsPage.Parse(line));
        Assert.Equal((name, value), (sample.Name, sample.Value));
        if (line.Contains('{', StringComparison.Ordinal)) Assert.Equal("shop orders", $"{sample["job"]} {sample["topic"]}");
    }

    [Fact]
    public void Infinities_are_numbers() =>
        Assert.Equal([double.PositiveInfinity, double.NegativeInfinity, double.NaN], MetricsPage.Parse("a +Inf\nb -Inf\nc NaN").Select(s => s.Value));

    [Fact]
    public void What_is_escaped_in_a_label_is_read_as_it_was() =>
        Assert.Equal("a \"quoted\" \\ line\nand } another", Assert.Single(MetricsPage.Parse("""step{step="a \"quoted\" \\ line\nand } another"} 1"""))["step"]);

    [Fact]
    public void Comments_and_other_names_are_passed_over() =>
        Assert.Equal(["streaming_tasks"], MetricsPage.Parse("# TYPE streaming_tasks gauge\n# HELP streaming_tasks Tasks.\nstreaming_tasks 3\ndotnet_gc 4\n\n", "streaming_").Select(s => s.Name));

    [Theory]
    [InlineData("no-value")]
    [InlineData("lag{topic=\"orders\" 1")]
    [InlineData("lag{topic=\"orders} 1")]
    [InlineData("lag{topic} 1")]
    [InlineData("lag many")]
    [InlineData("{} 1")]
    public void A_line_that_is_none_is_passed_over(string line) => Assert.Equal(["b"], MetricsPage.Parse($"{line}\nb 2").Select(s => s.Name));

    [Fact]
    public void A_label_that_a_series_does_not_have_is_empty() => Assert.Equal("", MetricsPage.Parse("up 1")[0]["topic"]);
}
