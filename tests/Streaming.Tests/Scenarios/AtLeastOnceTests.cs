using Streaming.Runtime;
using Streaming.Testing.Driver;
using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Without transactions nothing fences a worker that was taken for dead: nothing may be lost all the same.</summary>
public sealed class AtLeastOnceTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_that_comes_back_after_it_was_replaced_stops_nobody_and_loses_nothing(bool othersCommitMeanwhile)
    {
        using var rig = Replaced(static worker => worker.Transport.Disconnect());
        rig["a"].Transport.Reconnect();
        if (othersCommitMeanwhile) rig.Run(0.05).Send("in", "x", "v", 20);
        rig.RunWell(60);
        Assert.DoesNotContain(rig.Journal, static l => l.Contains("STR2203", StringComparison.Ordinal));
        rig["a"].Kill();
        rig["b"].Kill();
        rig.World.Disk("a").Lose();
        rig.World.Disk("b").Lose();
        Start(rig, "c");
        rig.RunWell(20);
        rig.Send("in", "k", "v", 30).RunWell(5);
        Assert.True(Last(rig) >= 21, $"counted {Last(rig)}");
    }

    [Fact]
    public void Progress_that_was_written_over_is_gone_on_from_with_a_warning()
    {
        // Past the question whether it is still a member, and held up before its state is written.
        using var rig = Replaced(static worker => worker.Transport.Faults.DoNext(TransportCall.CommitOffsets, worker.Transport.Disconnect, afterEffect: true));
        rig["a"].Transport.Reconnect();
        rig.RunWell(60);
        rig["a"].Kill();
        rig["b"].Kill();
        rig.World.Disk("a").Lose();
        rig.World.Disk("b").Lose();
        Start(rig, "c");
        rig.RunWell(20);
        rig.Send("in", "k", "v", 30).RunWell(5);
        Assert.Contains(rig.Journal, static l => l.Contains("STR2209", StringComparison.Ordinal) && l.Contains("in[0]", StringComparison.Ordinal));
        Assert.True(Last(rig) >= 21, $"counted {Last(rig)}");
    }

    [Theory]
    [InlineData(Guarantee.AtLeastOnce)]
    [InlineData(Guarantee.ExactlyOnce)]
    public void A_kill_between_progress_and_offsets_is_no_reset_whatever_comes_next(Guarantee next)
    {
        using var rig = new Rig(Counting(), partitions: 1);
        Start(rig, "a");
        for (var i = 0; i < 5; i++) rig.Send("in", "k", "v", i);
        rig.RunWell(3);
        // The first asks whether it is a member.
        rig["a"].Transport.Faults.FailNext(TransportCall.CommitOffsets, TransportErrorKind.Transient, skip: 1);
        rig.Send("in", "k", "v", 5);
        while (rig.Undone == 0) rig.RunWell(0.001);
        rig["a"].Kill();
        rig.Start("a", options: o => o with { Guarantee = next });
        rig.RunWell(5);
        rig.Send("in", "k", "v", 6).RunWell(5);
        Assert.True(Last(rig) >= 7);
    }

    [Fact]
    public void Outputs_before_state_before_offsets_whatever_fails_in_between_nothing_is_lost()
    {
        TransportCall[] calls = [TransportCall.Flush, TransportCall.CommitOffsets];
        foreach (var call in calls)
            for (var skip = 0; skip < 4; skip++)
                foreach (var after in new[] { false, true })
                {
                    using var rig = new Rig(Counting(), partitions: 1);
                    Start(rig, "a");
                    for (var i = 0; i < 5; i++) rig.Send("in", "k", "v", i);
                    rig.RunWell(3);
                    rig["a"].Transport.Faults.FailNext(call, TransportErrorKind.Transient, after, skip);
                    for (var i = 5; i < 10; i++) rig.Send("in", "k", "v", i).RunWell(0.7);
                    rig["a"].Kill();
                    rig.World.Disk("a").Lose();
                    Start(rig, "a");
                    rig.RunWell(15);
                    rig.Send("in", "k", "v", 10).RunWell(5);
                    Assert.True(Last(rig) >= 11, $"{call}, {skip}, {after}: {Last(rig)}");
                }
    }

    /// <summary>Worker a has 7 records, 5 of them committed; it is cut off in the commit of the others, and b goes on to 20.</summary>
    private static Rig Replaced(Action<SimulatedWorker> cutOff)
    {
        var rig = new Rig(Counting(), partitions: 1);
        rig.Start("a", options: static o => o with { Guarantee = Guarantee.AtLeastOnce, CommitInterval = TimeSpan.FromMinutes(10) });
        for (var i = 0; i < 5; i++) rig.Send("in", "k", "v", i);
        rig.RunWell(1);
        rig["a"].Worker.RequestCommit();
        rig.RunWell(1);
        rig.Send("in", "k", "v", 5).Send("in", "k", "v", 6).RunWell(0.5);
        cutOff(rig["a"]);
        rig["a"].Worker.RequestCommit();
        rig.Run(0.1);
        Start(rig, "b");
        rig.RunWell(14);
        for (var i = 7; i < 20; i++) rig.Send("in", "k", "v", i);
        return rig.RunWell(3);
    }

    private static void Start(Rig rig, string name) => rig.Start(name, options: static o => o with { Guarantee = Guarantee.AtLeastOnce });

    private static int Last(Rig rig) => int.Parse(rig.World.Cluster.Read("out").Where(static r => r.KeyText == "k").Last().ValueText!, null);

    private static Topology Counting()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In).Count("counts").ToStream().Map(static c => $"{c}").ToTopic(Out);
        return job.Build();
    }
}
