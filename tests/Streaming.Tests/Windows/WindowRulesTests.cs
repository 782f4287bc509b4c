using Streaming.Building;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Windows;

public sealed class WindowRulesTests
{
    public static TheoryData<string, Window> Mistakes => new()
    {
        { "STR1101", Window.Tumbling(TimeSpan.Zero) },
        { "STR1101", Window.Hopping(-Second, Second) },
        { "STR1102", Window.Hopping(Second, TimeSpan.Zero) },
        { "STR1102", Window.Hopping(Second, 2 * Second) },
        { "STR1103", Window.Tumbling(Second).Grace(-Second) },
        { "STR1104", Window.Tumbling(Second + TimeSpan.FromTicks(1)) },
        { "STR1104", Window.Tumbling(Second).Offset(TimeSpan.FromTicks(1)) },
        { "STR1106", Window.Hopping(TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(1)) },
    };

    private static TimeSpan Second => TimeSpan.FromSeconds(1);

    [Theory, MemberData(nameof(Mistakes))]
    public void A_wrong_window_is_named_with_its_step_and_the_way_out(string code, Window window)
    {
        var errors = Errors(Stream().WindowBy(window).Count("counts").Output.Node);
        Assert.Contains(errors, e => e.Code == code && e.Message.Contains("'counts' (Count at WindowRulesTests.cs:", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mistake_of_a_window_is_reported()
    {
        var errors = Errors(Stream().WindowBy(Window.Tumbling(-Second).Grace(-Second).Offset(TimeSpan.FromTicks(1))).Count("counts").Output.Node);
        Assert.Equal(["STR1101", "STR1103", "STR1104"], errors.Select(e => e.Code));
    }

    [Fact]
    public void Windows_without_an_aggregation_are_a_mistake()
    {
        Stream().WindowBy(Window.Tumbling(Second)).Late(out var late);
        Assert.Equal("STR1105", Assert.Single(Errors(late.Output.Node)).Code);
    }

    [Fact]
    public void A_second_aggregation_of_the_same_windows_is_a_step_of_its_own()
    {
        var windows = Stream().WindowBy(Window.Tumbling(Second)).Late(out var late);
        var first = windows.Count("counts");
        var second = windows.Sum("sums", v => v.Length);
        Assert.Same(first.Output.Node, late.Output.Node);
        Assert.NotSame(first.Output.Node, second.Output.Node);
        Assert.Equal("sums", second.Output.Node.Name);
        Assert.Empty(Errors(first.Output.Node));
    }

    [Fact]
    public void The_plan_shows_the_window_and_the_manifest_leaves_the_grace_out()
    {
        var node = Stream().WindowBy(Window.Hopping(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)).Grace(10 * Second)).Count("counts").Output.Node;
        Assert.Equal("hopping 5m every 1m, grace 10s", node.Details);
        foreach (var slot in node.Serdes) slot.Resolve(new());
        Assert.Equal("hopping 5m every 1m; key v1:utf8; value int64", node.ManifestShape);
        Assert.Equal(310_000, node.OutputDelay);
    }

    private static KeyedStream<string, string> Stream() => StubSource.Keyed<string, string>(new("test"));

    private static List<TopologyError> Errors(LogicalNode node) => [.. node.Validate(new())];
}
