using System.Text.Json;
using System.Text.RegularExpressions;
using Streaming.Metrics;
using Streaming.Tests.Shared;
using Xunit;

namespace Streaming.Worker.Tests.Metrics;

/// <summary>The Grafana dashboard, as far as it can be checked without data. Its queries are asked while the demo runs by Shop.Tests.</summary>
public sealed partial class DashboardTests
{
    private const string Runtime = "dotnet_";
    private static readonly Dashboard Dashboard = Dashboard.Read();

    [Fact]
    public void Panels_ask_for_metrics_that_exist()
    {
        var known = MetricNames.All.SelectMany(NamesOf).ToHashSet();
        var asked = AllTexts("expr").Concat(AllTexts("definition")).SelectMany(Asked).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Except(known).Where(static n => !n.StartsWith(Runtime, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_metric_is_on_the_dashboard()
    {
        var asked = Dashboard.Queries.SelectMany(static q => Asked(q.Query.Expression)).ToHashSet();
        Assert.Equal([], MetricNames.All.Where(m => !NamesOf(m).Any(asked.Contains)).Select(static m => m.Name));
    }

    [Fact]
    public void Every_panel_has_a_query_a_title_and_a_description()
    {
        var panels = Dashboard.Panels.Where(static p => !p.IsRow).ToList();
        Assert.NotEmpty(panels);
        Assert.All(Dashboard.Panels, static p => Assert.NotEmpty(p.Title));
        Assert.All(panels, static p => Assert.EndsWith(".", p.Description, StringComparison.Ordinal));
        Assert.All(panels, static p => Assert.NotEmpty(p.Queries));
        Assert.All(Dashboard.Queries, static q => Assert.True(q.Query.Expression.Length > 0 && q.Query.Legend.Length > 0, q.Panel.Title));
        Assert.Equal([], panels.GroupBy(static p => p.Title).Where(static g => g.Count() > 1).Select(static g => g.Key));
    }

    [Fact]
    public void Every_query_is_of_the_job_and_the_workers_that_were_chosen() => Assert.Equal(
        [],
        Dashboard.Queries.SelectMany(static q => Selector().Matches(q.Query.Expression).Where(static m => m.Groups[1].Value != "{job=~\"$job\", worker=~\"$worker\"").Select(m => $"{q.Panel.Title}: {m.Value}")));

    [Fact]
    public void Legends_name_labels_that_their_query_keeps_and_queries_keep_labels_that_exist()
    {
        string[] everywhere = ["job", "worker", "instance", "le"];
        foreach (var (panel, query) in Dashboard.Queries)
        {
            var kept = Grouping().Matches(query.Expression).SelectMany(static m => m.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)).ToHashSet();
            var metrics = Asked(query.Expression).ToHashSet();
            var known = MetricNames.All.Where(m => NamesOf(m).Any(metrics.Contains)).SelectMany(static m => m.Labels).Concat(everywhere).ToHashSet();
            if (metrics.Any(static n => n.StartsWith("dotnet_gc_", StringComparison.Ordinal))) known.Add("gc_heap_generation");
            Assert.True(kept.IsSubsetOf(known), $"{panel.Title}: {query.Expression}");
            Assert.All(LegendLabel().Matches(query.Legend), m => Assert.True(kept.Contains(m.Groups[1].Value), $"{panel.Title}: {query.Legend}"));
        }
    }

    [Fact]
    public void Ids_are_unique_and_no_two_panels_overlap()
    {
        Assert.Equal(Dashboard.Panels.Count, Dashboard.Panels.Select(static p => p.Id).Distinct().Count());
        Assert.All(Dashboard.Panels, static p => Assert.True(p.X >= 0 && p.Y >= 0 && p.Width > 0 && p.Height > 0 && p.X + p.Width <= 24, p.Title));
        Assert.Equal([], Dashboard.Panels.SelectMany(a => Dashboard.Panels.Where(b => a.Id < b.Id && a.Overlaps(b)).Select(b => $"{a.Title} and {b.Title}")));
    }

    [Fact]
    public void The_data_source_is_the_variable()
    {
        var variables = Dashboard.Root.GetProperty("templating").GetProperty("list").EnumerateArray().ToDictionary(static v => v.GetProperty("name").GetString()!, static v => v.GetProperty("type").GetString());
        Assert.Equal(("datasource", "query", "query"), (variables["datasource"], variables["job"], variables["worker"]));
        var sources = All(Dashboard.Root, "datasource").Where(static d => d.GetProperty("type").GetString() != "grafana").Select(static d => d.GetProperty("uid").GetString()).ToList();
        // Every panel, every query, two variables and the alerts.
        Assert.Equal(Dashboard.Panels.Count(static p => !p.IsRow) + Dashboard.Queries.Count() + 3, sources.Count);
        Assert.Equal(["${datasource}"], sources.Distinct());
    }

    private static IEnumerable<string> NamesOf(MetricDescription metric)
    {
        var name = MetricText.NameOf(metric.Name, metric.Unit).Name;
        return metric.Kind switch
        {
            MetricKind.Counter => [$"{name}_total"],
            MetricKind.Histogram => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            _ => [name],
        };
    }

    private static IEnumerable<string> Asked(string query) => Metric().Matches(query).Select(static m => m.Value);

    private static IEnumerable<string> AllTexts(string name) => All(Dashboard.Root, name).Select(static e => e.GetString()!);

    private static IEnumerable<JsonElement> All(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.NameEquals(name) && p.Value.ValueKind is not JsonValueKind.Array ? [p.Value] : All(p.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => All(e, name)),
        _ => [],
    };

    [GeneratedRegex(@"\b(streaming|dotnet)_[a-z0-9_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bstreaming_[a-z_]+\b(\{job=~""[^""]*"", worker=~""[^""]*"")?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\bby \(([a-z_, ]+)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\{\{([a-z_]+)\}\}")]
    private static partial Regex LegendLabel();
}
