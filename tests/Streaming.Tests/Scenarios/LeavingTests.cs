using Streaming.Runtime;
using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Workers that leave for good: by themselves, or taken out when they have ended.</summary>
public sealed class LeavingTests
{
    private static readonly Func<WorkerOptions, WorkerOptions> LongSession = static o => o with { SessionTimeout = TimeSpan.FromMinutes(20) };

    [Fact]
    public void A_worker_that_is_drained_commits_and_leaves_and_another_has_its_partitions_at_once()
    {
        using var rig = Copy();
        rig.Start("a", options: LongSession);
        rig.Start("b", options: LongSession);
        for (var i = 0; i < 20; i++) rig.Send("in", null, $"{i}", i, partition: i % 2);
        rig.RunWell(0.1);
        rig["b"].Worker.Drain();
        rig["b"].Stop();
        rig.RunWell(2);
        Assert.True(rig["b"].Completion.IsCompletedSuccessfully);
        Assert.Equal(["a"], rig.World.Cluster.DescribeGroup("job").Members);
        rig.Send("in", null, "20", 20, partition: 0).Send("in", null, "21", 20, partition: 1).RunWell(3);
        Assert.Equal(22, rig.Values("out").Length);
    }

    [Fact]
    public void A_dead_worker_is_taken_out_by_name()
    {
        using var rig = Copy();
        rig.Start("a", options: LongSession);
        rig.Start("b", options: LongSession);
        rig.RunWell(3);
        rig["b"].Kill();
        rig.Send("in", null, "0", 0, partition: 0).Send("in", null, "1", 0, partition: 1).Run(30);
        Assert.Single(rig.Values("out"));
        Assert.True(Remove(rig, "b"));
        rig.Run(5);
        Assert.Equal(["a"], rig.World.Cluster.DescribeGroup("job").Members);
        Assert.Equal(["0", "1"], rig.Values("out"));
        rig["a"].ThrowIfFailed();
        Assert.False(Remove(rig, "b"));
    }

    [Fact]
    public void A_worker_that_commits_is_alive_and_is_not_taken_out()
    {
        using var rig = Copy();
        rig.Start("a", options: static o => o with { CommitInterval = TimeSpan.FromMilliseconds(500) });
        rig.RunWell(3);
        using var feed = rig.World.Time.CreateTimer(_ => rig.Send("in", null, "x", 0, partition: 0), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        var error = Assert.Throws<StreamingException>(() => Remove(rig, "a"));
        Assert.Equal("STR2213", error.Code);
        rig.RunWell(3);
        Assert.Equal(["a"], rig.World.Cluster.DescribeGroup("job").Members);
    }

    [Fact]
    public void A_worker_that_is_alive_and_idle_ends_by_name_and_nothing_is_lost()
    {
        using var rig = Copy();
        rig.Start("a", options: LongSession);
        rig.Start("b", options: LongSession);
        rig.RunWell(3);
        Assert.True(Remove(rig, "b"));
        rig.Run(5);
        Assert.Contains("STR2401", rig["b"].Completion.Exception!.Message, StringComparison.Ordinal);
        rig.Send("in", null, "0", 0, partition: 0).Send("in", null, "1", 0, partition: 1).Run(5);
        Assert.Equal(["0", "1"], rig.Values("out"));
    }

    private static bool Remove(Rig rig, string worker)
    {
        var removal = new WorkerRemoval(rig.Job, new InMemoryTransport(rig.World.Cluster, rig.World.Scheduler), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(3), rig.World.Time);
        return rig.World.Scheduler.Run(() => removal.RunAsync(worker, CancellationToken.None), TimeSpan.FromHours(1));
    }

    private static Rig Copy()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in").Map(static v => v).ToTopic("out");
        return new Rig(job.Build());
    }
}
