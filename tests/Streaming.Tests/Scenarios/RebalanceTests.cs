using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A rebalance takes all tasks away for a moment. Those that come back unchanged go on with their live state; all others are opened from what is committed.</summary>
public sealed class RebalanceTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    [Fact]
    public void A_task_that_comes_back_after_a_rebalance_goes_on_with_its_live_state()
    {
        using var rig = new Rig(Counting(), partitions: 4);
        rig.Start("a");
        for (var i = 0; i < 40; i++) rig.Send("in", $"k{i}", "v", 0);
        rig.RunWell(3);
        var before = rig["a"].Worker.Tasks.ToList();
        rig.Start("b");
        rig.RunWell(3);
        Assert.Equal(2, rig["a"].Worker.Tasks.Count);
        Assert.All(rig["a"].Worker.Tasks, t => Assert.Contains(t, before));
        for (var i = 0; i < 40; i++) rig.Send("in", $"k{i}", "v", 1);
        rig.RunWell(3);
        Assert.Equal(40, rig.Values("out").Count(static v => v == "2"));
        Assert.Equal(80, rig.Values("out").Length);
        // What left is no longer held: the other has its own, and the first can have it again.
        rig["b"].Kill();
        rig.RunWell(15);
        Assert.Equal(4, rig["a"].Worker.Tasks.Count);
        Assert.Equal(2, rig["a"].Worker.Tasks.Count(before.Contains));
        for (var i = 0; i < 40; i++) rig.Send("in", $"k{i}", "v", 2);
        rig.RunWell(3);
        Assert.Equal(40, rig.Values("out").Count(static v => v == "3"));
    }

    [Fact]
    public void A_task_whose_progress_was_moved_by_another_worker_meanwhile_catches_up()
    {
        using var rig = new Rig(Counting(), partitions: 1);
        rig.Start("a");
        rig.Send("in", "k", "v", 0).RunWell(3);
        var task = rig["a"].Worker.Tasks.Single();
        // Cut off for longer than its session: lost, and another goes on.
        rig["a"].Transport.Disconnect();
        rig.Start("b");
        rig.RunWell(15);
        rig.Send("in", "k", "v", 1).RunWell(3);
        rig["a"].Transport.Reconnect();
        rig.RunWell(5);
        rig["b"].Kill();
        rig.RunWell(15);
        Assert.DoesNotContain(task, rig["a"].Worker.Tasks);
        rig.Send("in", "k", "v", 2).RunWell(3);
        Assert.Equal(["1", "2", "3"], rig.Values("out"));
    }

    [Fact]
    public void The_state_of_a_task_that_went_elsewhere_is_removed_after_a_day_and_not_before()
    {
        using var rig = new Rig(Counting(), partitions: 2);
        rig.Start("a");
        rig.RunWell(3);
        rig.Start("b");
        rig.RunWell(23 * 3600);
        Assert.Equal(2, rig.World.Disk("a").Tasks.Count);
        rig.RunWell(2 * 3600);
        var left = Assert.Single(rig.World.Disk("a").Tasks).Key;
        Assert.Equal(rig["a"].Worker.Tasks.Single().Id.ToString(), left);
        Assert.Single(rig.Journal, static l => l.StartsWith("removed counts/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rebalance_in_the_middle_of_a_restore_gives_it_up_and_does_not_wait_for_it()
    {
        using var rig = new Rig(Counting(), partitions: 4);
        rig.Start("a");
        for (var i = 0; i < 40; i++) rig.Send("in", $"k{i}", "v", 0);
        rig.RunWell(3);
        rig["a"].Kill();
        rig.World.Disk("a").Lose();
        var worker = rig.Start("b");
        // Its restore takes minutes.
        rig.RunWell(9.9);
        worker.Transport.Faults.DelayNext(TransportCall.Read, TimeSpan.FromMinutes(3), skip: 1);
        rig.RunWell(3);
        Assert.Empty(worker.Worker.Tasks);
        rig.Start("c");
        rig.RunWell(8);
        Assert.Equal(2, worker.Worker.Tasks.Count);
        Assert.Equal(2, rig["c"].Worker.Tasks.Count);
        for (var i = 0; i < 40; i++) rig.Send("in", $"k{i}", "v", 1);
        rig.RunWell(3);
        Assert.Equal(40, rig.Values("out").Count(static v => v == "2"));
    }

    [Fact]
    public void Failures_in_a_row_are_tried_again_with_growing_pauses_and_forgotten_when_one_goes_well()
    {
        using var rig = new Rig(Counting(), partitions: 1);
        var worker = rig.Start("a");
        rig.RunWell(3);
        worker.Transport.Faults.Refuse = static r => r.Topic == "out" ? (false, "TOPIC_AUTHORIZATION_FAILED") : null;
        rig.Send("in", "k", "v", 0).RunWell(60);
        Assert.InRange(rig.Undone, 10, 25);
        Assert.True(worker.Worker.IsStalled);
        Assert.Contains(rig.Journal, static l => l.Contains("out[0]: TOPIC_AUTHORIZATION_FAILED", StringComparison.Ordinal));
        worker.Transport.Faults.Refuse = null;
        rig.RunWell(10);
        Assert.Equal(["1"], rig.Values("out"));
        Assert.False(worker.Worker.IsStalled);
    }

    private static Topology Counting()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In).Count("counts").ToStream().Map(static c => $"{c}").ToTopic(Out);
        return job.Build();
    }
}
