using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Streaming.Metrics;
using Xunit;

namespace Streaming.Worker.Tests.Metrics;

public sealed partial class DeployTests
{
    [Fact]
    public void Alerts_ask_for_metrics_that_exist()
    {
        var known = MetricNames.All.Select(static m => (MetricText.NameOf(m.Name, m.Unit).Name, m.Kind)).Select(static m => m.Kind == MetricKind.Counter ? $"{m.Name}_total" : m.Name).ToHashSet();
        var asked = Metric().Matches(Rules()).Select(static m => m.Value).Where(static n => !n.EndsWith("_rules", StringComparison.Ordinal)).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Except(known));
    }

    [Fact]
    public void Every_alert_has_a_section_in_the_operations_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Root(), "docs", "operations.md"));
        var alerts = Alert().Matches(Rules()).Select(static m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, a => Assert.Contains($"\n### {a}\n", guide, StringComparison.Ordinal));
        Assert.All(alerts, a => Assert.Contains($"docs/operations.md#{a.ToLowerInvariant()}", Rules(), StringComparison.Ordinal));
    }

    private static string Rules() => File.ReadAllText(Path.Combine(Root(), "deploy", "prometheus", "streaming.rules.yml"));

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"\bstreaming_[a-z_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
