using System.Runtime.CompilerServices;
using Xunit;

namespace Streaming.Tests.Plans;

// To approve changed drawings, run these tests with STREAMING_APPROVE=1 and review the difference.
public sealed class PlanMermaidTests
{
    [Fact]
    public void Draws_the_shop() => Check("shop", PlanShapes.Shop());

    [Fact]
    public void Draws_where_keyed_streams_meet() => Check("meetings", PlanShapes.Meetings());

    private static void Check(string name, Topology topology, [CallerFilePath] string file = "")
    {
        var golden = Path.Combine(Path.GetDirectoryName(file)!, "Golden", name + ".mmd");
        if (Environment.GetEnvironmentVariable("STREAMING_APPROVE") == "1") File.WriteAllText(golden, topology.ToMermaid());
        Assert.Equal(File.ReadAllText(golden), topology.ToMermaid());
    }
}
