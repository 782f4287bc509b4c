using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A slow outside slows the job down; it costs neither memory nor the assignment.</summary>
public sealed class BackPressureTests
{
    private const int Records = 20_000;

    // The producer's queue takes 4 KiB at a time, a hundredth of what the input could give.
    [Fact]
    public void A_sink_at_a_hundredth_of_the_inputs_rate_is_waited_for_within_the_budget()
    {
        using var rig = new Rig(Copy());
        rig.World.Cluster.ProducerQueueBytes = 4096;
        rig.World.Cluster.BatchBytes = 16 << 10;
        var value = new string('x', 200);
        for (var i = 0; i < Records; i++) rig.Send("in", $"{i}", $"{i:00000}{value}", i / 1000d);
        var worker = rig.Start("a", options: static o => o with { Lanes = 1, MemoryLimit = 4 << 20 });
        var (queued, outgoing, full) = (0L, 0L, 0L);
        for (var second = 0; second < 20; second++)
        {
            while (rig.World.Scheduler.Step())
            {
                queued = Math.Max(queued, worker.Worker.Tasks.Sum(static t => t.Inputs.Sum(static i => i.QueuedBytes)));
                outgoing = Math.Max(outgoing, worker.Worker.Tasks.Sum(static t => (long)t.Outgoing.Bytes));
                if (worker.Worker.Tasks.Any(static t => t.Sent < t.Outgoing.Count)) full++;
            }
            rig.RunWell(1);
        }
        Assert.Equal(Records, rig.World.Cluster.Read("out").Select(static r => r.KeyText).Distinct().Count());
        Assert.Equal(Records, rig.World.Cluster.Read("out").Count);
        Assert.True(full > 100, $"the queue was full {full} times");
        Assert.InRange(queued, 1, 1 << 20);
        Assert.InRange(outgoing, 1, 1 << 20);
        Assert.Single(rig.Journal, static l => l.StartsWith("assigned", StringComparison.Ordinal));
        Assert.Equal(0, rig.Undone);
    }

    // One record a batch, and a commit that takes seconds: the channel counts batches, not only bytes.
    [Fact]
    public void Thousands_of_tiny_batches_during_a_slow_commit_are_held_not_fatal()
    {
        using var rig = new Rig(Copy(), partitions: 1);
        rig.World.Cluster.BatchRecords = 1;
        var worker = rig.Start("a", options: static o => o with { MemoryLimit = 8L << 30 });
        rig.Send("in", "k", "first", 0).RunWell(0.5);
        worker.Transport.Faults.DelayNext(TransportCall.Commit, TimeSpan.FromSeconds(6));
        rig.RunWell(1);
        for (var i = 0; i < 10_000; i++) rig.Send("in", "k", $"{i}", 1);
        rig.RunWell(20);
        Assert.Equal(10_001, rig.World.Cluster.Read("out").Count);
    }

    public static TheoryData<string> Stateful => ["count", "distinct", "window", "join"];

    [Theory, MemberData(nameof(Stateful))]
    public void State_that_changes_faster_than_it_is_committed_ends_the_epoch_early_and_keeps_to_its_share(string step)
    {
        using var rig = new Rig(Grow(step), partitions: 1);
        var worker = rig.Start("a", options: static o => o with { Lanes = 1, MemoryLimit = 16 << 20, CommitInterval = TimeSpan.FromSeconds(7) });
        rig.RunWell(8);
        var value = new string('x', 40);
        for (var i = 0; i < 100_000; i++) rig.Send("in", $"key-{i:000000000}", value, i / 10_000d);
        var (live, epochs) = (0L, worker.Worker.Status.Epoch);
        while (worker.Worker.Tasks.Single().RecordsIn < 100_000)
        {
            rig.RunWell(0.01);
            live = Math.Max(live, worker.Worker.Tasks.Single().LiveBytes);
        }
        // Its share is 6 MiB; behind a commit there may be another 1 MiB that changed, as it is live: twice its bytes and the entries' own.
        Assert.InRange(live, 1 << 20, 10 << 20);
        Assert.True(worker.Worker.Status.Epoch >= epochs + 3, $"{worker.Worker.Status.Epoch - epochs} epochs");
    }

    private static Topology Grow(string step)
    {
        var job = new TopologyBuilder("job");
        var input = job.FromTopic(new Topic<string, string>("in"));
        var output = new Topic<string, string>("out");
        if (step == "count") input.Count("counts").ToStream().Filter(static _ => false).Map(static c => $"{c}").ToTopic(output);
        else if (step == "distinct") input.Distinct("once", TimeSpan.FromHours(1)).Filter(static _ => false).ToTopic(output);
        else if (step == "window") input.WindowBy(Window.Tumbling(TimeSpan.FromHours(1))).Count("counts").Map(static c => $"{c.Value}").ToTopic(output);
        else input.Join("pairs", input.Filter(static _ => false), JoinWindow.Within(TimeSpan.FromMinutes(1)), static (l, _) => l).ToTopic(output);
        return job.Build();
    }

    [Fact]
    public void Time_that_an_input_is_held_is_not_silence()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in", static s => s.OutOfOrder(TimeSpan.Zero).IdleAfter(TimeSpan.FromSeconds(5))).KeyBy(static v => v[..1]).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10)))
            .Late(out var late).Count("counts").Map(static c => $"{c.Value}").ToTopic(new Topic<string, string>("out"));
        late.ToTopic("late");
        using var rig = new Rig(job.Build());
        var worker = rig.Start("a");
        rig.Send("in", null, "a", 0, 0).Send("in", null, "a", 0, 1).RunWell(2);
        // Commits take long; meanwhile nothing is processed.
        for (var t = 1; t < 6; t++)
        {
            worker.Transport.Faults.DelayNext(TransportCall.Commit, TimeSpan.FromSeconds(7));
            rig.Send("in", null, "a", t * 20, 0).Send("in", null, "a", t * 20, 1).RunWell(9);
        }
        rig.Send("in", null, "a", 200, 0).Send("in", null, "a", 200, 1).RunWell(9);
        Assert.Empty(rig.Out("late"));
        Assert.Equal(["2", "2", "2", "2", "2", "2"], rig.Values("out"));
    }

    private static Topology Copy()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(new Topic<string, string>("in")).ToTopic(new Topic<string, string>("out"));
        return job.Build();
    }
}
