using Streaming.Runtime;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>What a worker tells of itself to whoever measures it.</summary>
public sealed class StatusTests
{
    [Fact]
    public void The_input_that_holds_time_back_is_behind_by_as_much()
    {
        var job = new TopologyBuilder("job");
        var left = job.FromTopic(new Topic<string, string>("left"));
        var right = job.FromTopic(new Topic<string, string>("right"));
        left.Join("pairs", right, JoinWindow.Within(TimeSpan.FromMinutes(1)), static (l, r) => l + r).ToTopic(new Topic<string, string>("out"));
        using var rig = new Rig(job.Build());
        rig.Send("left", "k", "l", 100).Send("right", "k", "r", 40);
        rig.Start("a");
        rig.RunWell(5);
        var inputs = rig["a"].Worker.Status.Inputs.ToDictionary(i => i.Topic);
        Assert.Equal((0, 60_000), (inputs["left"].Behind, inputs["right"].Behind));
    }

    [Fact]
    public void Figures_are_those_of_a_subtopology_and_go_on_when_its_tasks_have_left()
    {
        using var rig = new Rig(Counts());
        for (var i = 0; i < 20; i++) rig.Send("in", null, $"{i % 5}", i, partition: i % 2);
        rig.Start("a");
        rig.RunWell(5);
        var status = rig["a"].Worker.Status;
        Assert.Equal(20, status.Subtopologies.Single(s => s.Name == "in").RecordsIn);
        Assert.Equal(status.RecordsIn, status.Subtopologies.Sum(s => s.RecordsIn));
        Assert.Equal(15, status.Counters[("once", "duplicates")]);
        rig.Start("b");
        rig.RunWell(15);
        Assert.Equal(20, new[] { "a", "b" }.Sum(w => rig[w].Worker.Status.Subtopologies.Single(s => s.Name == "in").RecordsIn));
        Assert.All(new[] { "a", "b" }, w => Assert.Equal(1, rig[w].Worker.Status.Inputs.Single(i => i.Topic == "in").Partitions));
    }

    [Fact]
    public void What_is_not_live_is_looked_for_in_the_store_and_found_or_not()
    {
        using var rig = new Rig(Table());
        for (var i = 0; i < 10; i++) rig.Send("in", null, $"{i}", i, partition: 0);
        rig.Start("a");
        rig.RunWell(5);
        Assert.Equal((0, 0), Reads(rig));
        rig["a"].Stop();
        rig.Run(1);
        rig.Start("a");
        for (var i = 0; i < 15; i++) rig.Send("in", null, $"{i}", i, partition: 0);
        rig.RunWell(15);
        Assert.Equal((10, 5), Reads(rig));
    }

    [Fact]
    public void A_restore_counts_what_it_replays_and_has_nothing_left_at_its_end()
    {
        using var rig = new Rig(Table());
        for (var i = 0; i < 10; i++) rig.Send("in", null, $"{i}", i, partition: 0);
        rig.Start("a");
        rig.RunWell(5);
        rig["a"].Stop();
        rig.Run(1);
        rig.World.Disk("a").Tasks.Clear();
        rig.Start("a");
        rig.RunWell(15);
        Assert.Equal(new RestoreStatus(10, 0), rig["a"].Worker.Restoring);
    }

    [Theory]
    [InlineData(false, "dead", "dead-letters")]
    [InlineData(true, "in", "skipped")]
    public void What_a_source_may_leave_out_is_counted_from_zero(bool skip, string step, string counter)
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in", s => s.OnBadRecord(skip ? ErrorPolicy.Skip : ErrorPolicy.DeadLetter("dead"))).ToTopic("out");
        using var rig = new Rig(job.Build());
        rig.Start("a");
        rig.RunWell(5);
        Assert.Equal(0, rig["a"].Worker.Status.Counters[(step, counter)]);
    }

    [Fact]
    public void Changed_state_is_told_as_much_as_waited_for_the_commit()
    {
        using var rig = new Rig(Table());
        for (var i = 0; i < 10; i++) rig.Send("in", null, $"{i}", i, partition: 0);
        rig.Start("a");
        var most = 0L;
        for (var i = 0; i < 50; i++)
        {
            rig.Run(0.1);
            most = Math.Max(most, rig["a"].Worker.Status.DirtyBytes);
        }
        Assert.True(most > 0);
        rig.RunWell(5);
        Assert.Equal(0, rig["a"].Worker.Status.DirtyBytes);
    }

    [Fact]
    public void Every_commit_tells_what_it_spent_its_time_with()
    {
        var times = new EpochTimes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(15), times.Total);
    }

    private static (long, long) Reads(Rig rig)
    {
        var reads = rig["a"].Worker.Status.Subtopologies.Where(s => s.Name == "counts").ToList();
        return (reads.Sum(s => s.StoreHits), reads.Sum(s => s.StoreMisses));
    }

    private static Topology Counts()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in").KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(1)).ToTopic("out");
        return job.Build();
    }

    private static Topology Table()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in").KeyBy(static v => v).Count("counts").ToStream().Map(static c => $"{c}").ToTopic("out");
        return job.Build();
    }
}
