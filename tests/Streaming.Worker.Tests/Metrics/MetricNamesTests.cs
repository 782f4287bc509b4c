using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Streaming.Metrics;
using Xunit;

namespace Streaming.Worker.Tests.Metrics;

// To write the table anew after a metric was changed, run these tests with STREAMING_APPROVE=1 and review the difference.
public sealed partial class MetricNamesTests
{
    private const string Begin = "<!-- metrics: made of MetricNames -->\n";
    private const string End = "<!-- end of metrics -->\n";

    [Fact]
    public void The_documented_table_is_that_of_the_code()
    {
        var page = File.ReadAllText(Page()).ReplaceLineEndings("\n");
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var made = page[..begin] + Table() + page[end..];
        if (Environment.GetEnvironmentVariable("STREAMING_APPROVE") == "1") File.WriteAllText(Page(), made);
        Assert.Equal(made, File.ReadAllText(Page()).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Whatever_a_step_counts_has_a_metric()
    {
        var counted = Directory.EnumerateFiles(Path.Combine(Root(), "src", "Streaming"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => CounterName().Matches(File.ReadAllText(f)).SelectMany(m => Quoted().Matches(m.Value)).Select(m => m.Groups[1].Value)).Distinct().ToList();
        Assert.Contains("late", counted);
        Assert.Contains("dead-letters", counted);
        Assert.Equal([], counted.Except(MetricNames.OfCounters.Keys));
    }

    [Fact]
    public void Names_and_what_they_become_are_unique_and_those_of_Prometheus()
    {
        var names = MetricNames.All.Select(static m => MetricText.NameOf(m.Name, m.Unit).Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, static n => Assert.Matches("^streaming_[a-z]+(_[a-z]+)*$", n));
        Assert.All(MetricNames.All, static m => Assert.EndsWith(".", m.Help, StringComparison.Ordinal));
    }

    private static string Table()
    {
        var text = new StringBuilder("| name in Prometheus | instrument | kind | labels | meaning |\n|---|---|---|---|---|\n");
        foreach (var metric in MetricNames.All)
        {
            var name = MetricText.NameOf(metric.Name, metric.Unit).Name;
            text.Append(CultureInfo.InvariantCulture, $"| `{name}{(metric.Kind == MetricKind.Counter ? "_total" : "")}` | `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", metric.Labels)} | {metric.Help} |\n");
        }
        return text.ToString();
    }

    private static string Page() => Path.Combine(Root(), "docs", "metrics.md");

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex("(?<!TaskCounter )\\bCounter\\([^;]*;")]
    private static partial Regex CounterName();

    [GeneratedRegex("\"([a-z-]+)\"")]
    private static partial Regex Quoted();
}
