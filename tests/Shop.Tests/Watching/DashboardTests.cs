using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Streaming.Tests.Shared;

namespace Shop.Tests.Watching;

/// <summary>The dashboard and the alerts on a real Prometheus that scrapes the demo.</summary>
public sealed partial class DashboardTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task While_the_demo_runs_every_panel_shows_something_and_every_alert_is_watched()
    {
        var program = ChildProcess.Find("prometheus");
        Assert.SkipWhen(program is null, "prometheus is not on the PATH. It is Debian's package prometheus.");
        var stop = TestContext.Current.CancellationToken;
        var dashboard = Dashboard.Read();
        using var folder = new ScratchFolder();
        await using var schema = await DemoSchema.CreateAsync(stop);
        var port = PrometheusServer.FreePort();
        await using var demo = StartDemo(port, schema.ConnectionString, folder.Path);
        await using var prometheus = new PrometheusServer(program!, folder.Path, port, Path.Combine(Dashboard.Folder, "..", "prometheus", "streaming.rules.yml"));

        var seen = dashboard.Queries.ToDictionary(static q => q, static _ => new Seen());
        await UntilAsync(
            async () =>
            {
                foreach (var (query, values) in seen) values.Take(await prometheus.QueryAsync(Substituted(query.Query.Expression), stop));
                return seen.All(static s => IsShown(s.Key.Query, s.Value));
            },
            () => $"queries without a value: {string.Join(", ", seen.Where(static s => !IsShown(s.Key.Query, s.Value)).Select(static s => $"'{s.Key.Panel.Title}' {s.Key.Query.RefId}"))}",
            demo, prometheus, stop);
        WriteListing(seen);

        var expected = Alert().Matches(await File.ReadAllTextAsync(Path.Combine(Dashboard.Folder, "..", "prometheus", "streaming.rules.yml"), stop)).Select(static m => m.Groups[1].Value).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(expected);
        IReadOnlyList<(string Name, string Health)> rules = [];
        await UntilAsync(
            async () => (rules = await prometheus.RulesAsync(stop)).Count > 0 && rules.All(static r => r.Health == "ok"),
            () => $"alerts that were not evaluated: {string.Join(", ", rules)}",
            demo, prometheus, stop);
        Assert.Equal(expected, rules.Select(static r => r.Name).Order(StringComparer.Ordinal));

        await demo.TerminateAsync();
        Assert.True(await demo.EndAsync(StopWithin) == 0, demo.Text);
    }

    private static ChildProcess StartDemo(int port, string postgres, string folder)
    {
        // Beside this assembly's folder: it is built with these tests.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Shop", own.Name, "Shop");
        return new(program, ["demo", "--events", "200000", "--http", port.ToString(CultureInfo.InvariantCulture)], start =>
        {
            start.Environment.Remove("STREAMING_KAFKA");
            start.Environment["STREAMING_POSTGRES"] = postgres;
            start.Environment["TMPDIR"] = folder;
        });
    }

    /// <summary>What Grafana makes of its variables, with everything chosen.</summary>
    private static string Substituted(string query) => query
        .Replace("$__rate_interval", "10s", StringComparison.Ordinal).Replace("$__range", "1m", StringComparison.Ordinal)
        .Replace("$worker", ".*", StringComparison.Ordinal).Replace("$job", ".*", StringComparison.Ordinal);

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, ChildProcess demo, PrometheusServer prometheus, CancellationToken stop)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(Pause, stop))
        {
            if (demo.HasExited || prometheus.HasExited || clock.Elapsed > Bound)
                Assert.Fail($"Not within {clock.Elapsed.TotalSeconds:N0} s: {what()}{Environment.NewLine}The demo said:{Environment.NewLine}{demo.Text}{Environment.NewLine}Prometheus said:{Environment.NewLine}{prometheus.Text}");
        }
    }

    /// <summary>It had a value, and one that is not zero unless that is how it should be.</summary>
    private static bool IsShown(Dashboard.Query query, Seen seen) => seen.Greatest is { } value && (value.Value > 0 || ZeroWhileAllIsWell().IsMatch(query.Expression));

    /// <summary>Every query with the greatest value that it had: what a reader would like to see of a dashboard that was not looked at.</summary>
    private static void WriteListing(Dictionary<(Dashboard.Panel Panel, Dashboard.Query Query), Seen> seen)
    {
        var text = new StringBuilder("| panel | query | series | greatest value |\n|---|---|---|---|\n");
        foreach (var ((panel, query), values) in seen) text.Append(CultureInfo.InvariantCulture, $"| {panel.Title} | `{query.Expression}` | {values.Series} | {values.Greatest!.Value.Value:G6} {values.Greatest.Value.Labels} |\n");
        TestContext.Current.TestOutputHelper?.WriteLine(text.ToString());
        File.WriteAllText(Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.FullName, "dashboard-values.md"), text.ToString());
    }

    /// <summary>What a query has shown so far.</summary>
    private sealed class Seen
    {
        public (double Value, string Labels)? Greatest { get; private set; }

        public int Series { get; private set; }

        public void Take(IReadOnlyList<(double Value, string Labels)> values)
        {
            Series = Math.Max(Series, values.Count);
            foreach (var value in values)
                if (Greatest is not { } greatest || value.Value > greatest.Value) Greatest = value;
        }
    }

    // Of the rest a zero would mean that the query asks for the wrong thing.
    [GeneratedRegex("streaming_(input_(lag|idle|held|queued)|late|dropped|unjudged|tombstones|beyond_retention|epochs_undone|retries|state_dirty|output_pending|memory_used|restore|store_reads_total\\{[^}]*hit)|gc_(pause|collections)")]
    private static partial Regex ZeroWhileAllIsWell();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
