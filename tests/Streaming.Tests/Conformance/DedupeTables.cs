using Streaming.Testing;
using Streaming.Tests.Scenarios;
using Xunit;

namespace Streaming.Tests.Conformance;

/// <summary>Flink's deduplication rows, keep-first: by product 1, 4, and behind a restore 8.</summary>
public sealed class DedupeTables
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    private static readonly string[] Products = ["pen", "pen", "pen", "apple", "apple", "pen", "apple", "banana", "apple"];

    [Theory]
    [InlineData(Life.OneEpoch)]
    [InlineData(Life.Commits)]
    [InlineData(Life.Restarts)]
    [InlineData(Life.RestartsOnEmptyDisk)]
    public void Keeps_the_first(Life life)
    {
        using var driver = new TopologyTestDriver(Job());
        for (var i = 0; i < 5; i++) driver.Input(In).Send(Products[i], $"{i + 1}", driver.Now.AddSeconds(i + 1));
        Assert.Equal(["1", "4"], driver.Output(Out).ReadValues());
        driver.Between(life);
        for (var i = 5; i < 9; i++) driver.Input(In).Send(Products[i], $"{i + 1}", driver.Now.AddSeconds(i + 1));
        Assert.Equal(["8"], driver.Output(Out).ReadValues());
    }

    [Fact]
    public void Keeps_the_first_when_another_number_of_workers_goes_on()
    {
        using var rig = new Rig(Job(), partitions: 3);
        rig.Start("a");
        for (var i = 0; i < 5; i++) rig.Send("in", Products[i], $"{i + 1}", i + 1);
        rig.RunWell(3);
        rig["a"].Stop();
        rig.RunWell(1);
        foreach (var worker in new[] { "b", "c" }) rig.Start(worker);
        rig.RunWell(15);
        for (var i = 5; i < 9; i++) rig.Send("in", Products[i], $"{i + 1}", i + 1);
        rig.RunWell(3);
        Assert.Equal(["1", "4", "8"], rig.Values("out"));
    }

    // Documented with Distinct: what arrives first wins, also when an earlier row arrives later.
    [Fact]
    public void An_earlier_row_that_arrives_later_does_not_replace_the_first()
    {
        using var driver = new TopologyTestDriver(Job());
        driver.Input(In).Send("pen", "1", driver.Now.AddSeconds(5)).Send("pen", "2", driver.Now.AddSeconds(3));
        Assert.Equal(["1"], driver.Output(Out).ReadValues());
    }

    [Fact]
    public void The_bytes_written_are_the_same_in_every_run()
    {
        static string[] Bytes(int? seed)
        {
            using var rig = new Rig(MixedJob.Build(), seed: seed);
            rig.Start("a");
            MixedJob.Feed(rig, 0, MixedJob.Orders);
            MixedJob.Finish(rig);
            rig.RunWell(10);
            return [.. new[] { "paid", "counts" }.SelectMany(t => rig.World.Cluster.Read(t)).Select(static r => $"{Convert.ToHexString(r.Key!)} {Convert.ToHexString(r.Value!)} {Convert.ToHexString(r.HeaderBytes)} {r.Timestamp}")];
        }

        var first = Bytes(null);
        Assert.NotEmpty(first);
        Assert.Equal(first, Bytes(null));
        Assert.Equal(first.Order(StringComparer.Ordinal), Bytes(7).Order(StringComparer.Ordinal));
    }

    private static Topology Job()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In).Distinct("once", TimeSpan.FromHours(1)).ToTopic(Out);
        return job.Build();
    }
}
