using System.Runtime.CompilerServices;
using Xunit;

namespace Streaming.Tests.Plans;

// To approve changed texts, run these tests with STREAMING_APPROVE=1 and review the difference.
public sealed class PlanTextTests
{
    [Fact]
    public void Prints_the_shop() => Check("shop", PlanShapes.Shop());

    [Fact]
    public void Prints_stateless_steps() => Check("stateless", PlanShapes.Stateless());

    [Fact]
    public void Prints_where_keyed_streams_meet() => Check("meetings", PlanShapes.Meetings());

    [Fact]
    public void Is_the_same_for_the_same_topology() => Assert.Equal(PlanShapes.Shop().Describe(), PlanShapes.Shop().Describe());

    private static void Check(string name, Topology topology, [CallerFilePath] string file = "")
    {
        var golden = Path.Combine(Path.GetDirectoryName(file)!, "Golden", name + ".txt");
        if (Environment.GetEnvironmentVariable("STREAMING_APPROVE") == "1") File.WriteAllText(golden, topology.Describe());
        Assert.Equal(File.ReadAllText(golden), topology.Describe());
    }
}
