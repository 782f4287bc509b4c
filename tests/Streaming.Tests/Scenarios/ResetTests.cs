using Streaming.Testing.Transport;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A reset forgets everything: what follows is what a new job gives, whatever was under way and wherever the reset was cut off.</summary>
public sealed class ResetTests
{
    private const string Progress = "mixed.progress";
    private static readonly string[] Refusals = ["STR2210", "STR2206"];

    [Theory]
    [InlineData(0, 15)]
    public void A_job_that_is_reset_in_the_middle_of_everything_gives_what_a_new_one_gives(int from, int to)
    {
        for (var seed = from; seed < to; seed++)
        {
            var random = new Random(seed);
            using var rig = InTheMiddle(random, seed);
            var marks = Marks(rig);
            var reset = new SimulatedReset(rig.World, MixedJob.Build());
            rig.Run(60);
            Assert.True(reset.Completion.IsCompletedSuccessfully, $"seed {seed}: {reset.Completion.Exception}");
            // One on the machine of the reset, one on a machine that still has state of the former life.
            rig.Start("a");
            rig.Start("b");
            rig.RunWell(random.NextDouble() * 10);
            MixedJob.Feed(rig, MixedJob.Orders / 2, MixedJob.Orders);
            rig.RunWell(20);
            MixedJob.Finish(rig);
            rig.RunWell(40);
            Same(seed, rig, marks);
        }
    }

    [Fact]
    public void A_reset_that_is_killed_at_any_step_is_nothing_or_is_completed_by_the_next_and_no_worker_starts_in_between()
    {
        var outcomes = new Dictionary<string, int>();
        for (var steps = 0; ; steps += 3)
        {
            using var rig = InTheMiddle(new Random(7), seed: 7);
            var marks = Marks(rig);
            rig.Run(30);
            var killed = new SimulatedReset(rig.World, MixedJob.Build());
            for (var i = 0; i < steps && !killed.Completion.IsCompleted; i++)
                if (!rig.World.Scheduler.Step()) rig.Run(0.1);
            var completed = killed.Completion.IsCompleted;
            killed.Kill();
            var worker = rig.Start("a");
            rig.Run(15);
            var outcome = completed ? "complete" : worker.Completion.IsFaulted ? Assert.Throws<StreamingException>(worker.ThrowIfFailed).Code : "nothing";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (outcome == "nothing") Assert.True(rig.World.Cluster.Read(Progress).Count > 0, $"{steps} steps: the worker started a new job while the reset was not complete");
            else if (outcome != "complete") Assert.Contains(outcome, Refusals);
            worker.Kill();
            rig.Run(15);
            if (!completed)
            {
                // What the worker has done, if it went on with the former life, belongs to that.
                marks = Marks(rig);
                var again = new SimulatedReset(rig.World, MixedJob.Build());
                rig.Run(60);
                Assert.True(again.Completion.IsCompletedSuccessfully, $"{steps} steps, then {outcome}: {again.Completion.Exception}");
            }
            rig.Start("a");
            rig.Start("b");
            MixedJob.Feed(rig, MixedJob.Orders / 2, MixedJob.Orders);
            rig.RunWell(30);
            MixedJob.Finish(rig);
            rig.RunWell(40);
            Same(steps, rig, marks);
            if (completed) break;
        }
        Assert.True(outcomes.GetValueOrDefault("STR2210") > 5 && outcomes.GetValueOrDefault("nothing") > 0, string.Join(", ", outcomes));
    }

    [Fact]
    public void A_job_whose_progress_was_lost_is_reset_too()
    {
        using var rig = InTheMiddle(new Random(3), seed: 3);
        rig.World.Cluster.DeleteTopic(Progress);
        var marks = Marks(rig);
        var reset = new SimulatedReset(rig.World, MixedJob.Build());
        rig.Run(30);
        Assert.True(reset.Completion.IsCompletedSuccessfully);
        rig.Start("a");
        MixedJob.Feed(rig, MixedJob.Orders / 2, MixedJob.Orders);
        rig.RunWell(20);
        MixedJob.Finish(rig);
        rig.RunWell(40);
        Same(3, rig, marks);
    }

    [Fact]
    public void Nothing_of_the_job_is_left_and_what_it_has_written_stays()
    {
        using var rig = InTheMiddle(new Random(5), seed: 5);
        rig.Run(30);
        var written = rig.Out("paid").Length;
        var reset = new SimulatedReset(rig.World, MixedJob.Build());
        rig.Run(30);
        Assert.True(reset.Completion.IsCompletedSuccessfully);
        Assert.Equal(["counts", "dead", "orders", "paid", "payments"], rig.World.Cluster.Describe(null).Topics.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(rig.World.Disk("a").Tasks);
        Assert.Null(rig.World.Cluster.CommittedOffset("mixed", new("orders", 0)));
        Assert.Equal(written, rig.Out("paid").Length);
        // Once more there is nothing to do.
        var again = new SimulatedReset(rig.World, MixedJob.Build());
        rig.Run(5);
        Assert.True(again.Completion.IsCompletedSuccessfully);
        Assert.True(again.Plan!.IsEmpty);
    }

    [Fact]
    public void A_plan_says_what_is_deleted_and_where_the_job_begins_and_changes_nothing()
    {
        using var rig = InTheMiddle(new Random(5), seed: 5);
        rig.Run(30);
        var size = rig.World.Cluster.Size;
        var planner = new Streaming.Runtime.ResetPlanner(MixedJob.Build(), new InMemoryTransport(rig.World.Cluster, rig.World.Scheduler), new(), rig.World.Time);
        var plan = rig.World.Scheduler.Run(() => planner.PlanAsync(CancellationToken.None), TimeSpan.FromMinutes(1));
        Assert.Equal(
            ["mixed.once.changelog", "mixed.pairs.changelog", "mixed.totals.changelog", "mixed.totals.exchange"], plan.Topics.Order(StringComparer.Ordinal));
        Assert.Equal((true, 6, null), (plan.HasProgress, plan.Offsets, plan.Positions));
        Assert.Equal([("orders", "earliest (StartFrom of the source)"), ("payments", "earliest (StartFrom of the source)")], plan.Starts);
        Assert.Equal(["topic paid", "topic counts", "topic dead"], plan.Results);
        Assert.Equal(size, rig.World.Cluster.Size);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_job_begins_where_it_is_told_to(bool progressWasLost)
    {
        using var rig = Counting(StartPosition.Latest);
        for (var i = 0; i < 10; i++) rig.Send("in", $"k{i}", $"{i}", i);
        rig.Start("a");
        rig.RunWell(5);
        rig["a"].Kill();
        rig.Run(20);
        if (progressWasLost) rig.World.Cluster.DeleteTopic("job.progress");
        Reset(rig, StartPosition.At(DateTimeOffset.FromUnixTimeMilliseconds(rig.Zero + 6000)));
        Assert.Empty(rig.Values("out"));
        rig.Start("a");
        rig.RunWell(5);
        Assert.Equal(["6", "7", "8", "9"], rig.Values("out"));
        rig["a"].Kill();
        rig.Run(20);
        Reset(rig, StartPosition.Earliest);
        rig.Start("a");
        rig.RunWell(5);
        Assert.Equal(14, rig.Values("out").Length);
        rig["a"].Kill();
        rig.Run(20);
        // As the source says: only what comes from now on.
        Reset(rig, null);
        rig.Start("a");
        rig.RunWell(5);
        rig.Send("in", "k", "new", 20).RunWell(5);
        Assert.Equal(15, rig.Values("out").Length);
    }

    [Fact]
    public void Positions_that_a_reset_wrote_are_committed_as_those_of_a_new_job_and_survive_kills()
    {
        using var rig = Counting(StartPosition.Latest);
        for (var i = 0; i < 10; i++) rig.Send("in", $"k{i}", $"{i}", i);
        Reset(rig, StartPosition.Earliest);
        for (var steps = 0; steps < 200; steps += 20)
        {
            rig.Start("a");
            for (var i = 0; i < steps && rig.World.Scheduler.Step(); i++)
            {
                // As far as it gets.
            }
            rig["a"].Kill();
        }
        rig.Start("a");
        rig.RunWell(30);
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"{i}"), rig.Values("out"));
    }

    [Fact]
    public void A_living_member_is_named_and_nothing_is_changed_and_one_that_has_ended_is_waited_for()
    {
        using var rig = InTheMiddle(new Random(1), seed: 1, kill: false);
        var size = rig.World.Cluster.Read(Progress, committed: false).Count(static r => r.Value is null);
        var reset = new SimulatedReset(rig.World, MixedJob.Build());
        rig.Run(30);
        var error = Assert.IsType<StreamingException>(reset.Completion.Exception!.InnerException);
        Assert.Equal("STR2211", error.Code);
        Assert.Contains("'a' on memory", error.Message, StringComparison.Ordinal);
        Assert.Equal(size, rig.World.Cluster.Read(Progress, committed: false).Count(static r => r.Value is null));
        rig["a"].Stop();
        rig["b"].Stop();
        rig.Run(1);
        reset = new SimulatedReset(rig.World, MixedJob.Build());
        rig.Run(3);
        Assert.False(reset.Completion.IsCompleted);
        rig.Run(20);
        Assert.True(reset.Completion.IsCompletedSuccessfully);
        Assert.Contains("waiting", reset.Told[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_that_was_taken_for_dead_cannot_commit_into_the_new_life()
    {
        using var rig = InTheMiddle(new Random(2), seed: 2, kill: false);
        rig["b"].Kill();
        rig.RunWell(15);
        MixedJob.Feed(rig, 30, 33);
        rig.World.Scheduler.RunUntilIdle();
        rig["a"].Transport.Disconnect();
        rig.Run(20);
        var marks = Marks(rig);
        var reset = new SimulatedReset(rig.World, MixedJob.Build(), machine: "elsewhere");
        rig.Run(30);
        Assert.True(reset.Completion.IsCompletedSuccessfully);
        rig.Start("b");
        rig.RunWell(5);
        rig["a"].Transport.Reconnect();
        rig.Run(30);
        if (rig["a"].Completion.IsCompleted) rig.Start("a");
        MixedJob.Feed(rig, 33, MixedJob.Orders);
        rig.RunWell(20);
        MixedJob.Finish(rig);
        rig.RunWell(40);
        Same(2, rig, marks);
    }

    [Fact]
    public void Rows_of_an_outside_sink_are_written_again_and_its_old_positions_are_forgotten()
    {
        var store = new OutsideStore();
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in").Map(static v => v).AddExternalSink("notes", new NotingSinkFactory<string>(store));
        using var rig = new Rig(job.Build());
        rig.World.Cluster.DeleteTopic("job.notes.sink");
        for (var i = 0; i < 6; i++) rig.Send("in", null, $"{i}", i, partition: i % 2);
        rig.Start("a");
        rig.RunWell(5);
        Assert.Equal(6, store.Rows.Count);
        var before = store.Positions.Keys.ToHashSet();
        rig["a"].Kill();
        rig.Run(20);
        var reset = new SimulatedReset(rig.World, rig.Job);
        rig.Run(10);
        Assert.True(reset.Completion.IsCompletedSuccessfully);
        Assert.Empty(store.Positions);
        rig.Start("a");
        rig.RunWell(5);
        Assert.Equal(12, store.Rows.Count);
        Assert.All(store.Positions.Keys, k => Assert.DoesNotContain(k, before));
    }

    [Fact]
    public void A_step_that_the_build_has_no_more_is_deleted_too()
    {
        var old = new TopologyBuilder("job");
        old.FromTopic(new Topic<string, string>("in")).Distinct("gone", TimeSpan.FromHours(1)).ToTopic("out");
        using var rig = new Rig(old.Build());
        rig.Send("in", "k", "v", 0);
        rig.Start("a");
        rig.RunWell(5);
        rig["a"].Kill();
        rig.Run(20);
        var build = new TopologyBuilder("job");
        build.FromTopic(new Topic<string, string>("in")).ToTopic("out");
        var reset = new SimulatedReset(rig.World, build.Build());
        rig.Run(20);
        Assert.True(reset.Completion.IsCompletedSuccessfully);
        Assert.Equal(["in", "out"], rig.World.Cluster.Describe(null).Topics.Keys);
    }

    private static void Reset(Rig rig, StartPosition? start)
    {
        var reset = new SimulatedReset(rig.World, rig.Job, start: start);
        rig.Run(20);
        Assert.True(reset.Completion.IsCompletedSuccessfully, $"{reset.Completion.Exception}");
        Assert.Equal(start is not null, rig.World.Cluster.Find("job.progress") is not null);
    }

    private static Rig Counting(StartPosition start)
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(new Topic<string, string>("in"), s => s.StartFrom(start)).DistinctBy("once", static v => v, TimeSpan.FromHours(1)).ToTopic(new Topic<string, string>("out"));
        return new Rig(job.Build());
    }

    /// <summary>Two workers have come half-way and are gone, perhaps in the middle of an epoch.</summary>
    private static Rig InTheMiddle(Random random, int seed, bool kill = true)
    {
        var rig = new Rig(MixedJob.Build(), seed: seed);
        rig.Start("a");
        rig.Start("b");
        MixedJob.Feed(rig, 0, MixedJob.Orders / 2);
        rig.RunWell(2 + (random.NextDouble() * 5));
        for (var step = random.Next(200); step > 0 && rig.World.Scheduler.Step();) step--;
        if (!kill) return rig;
        rig["a"].Kill();
        rig["b"].Kill();
        return rig;
    }

    private static Dictionary<TopicPartition, long> Marks(Rig rig) => new[] { "paid", "counts", "dead" }
        .SelectMany(t => Enumerable.Range(0, 2).Select(p => new TopicPartition(t, p))).ToDictionary(p => p, p => rig.World.Cluster.Log(p).End);

    private static void Same(int seed, Rig rig, Dictionary<TopicPartition, long> marks)
    {
        string[] Since(string topic, Func<InMemoryRecord, string> text) => [.. rig.World.Cluster.Read(topic, start: p => marks[p]).Select(text).Order(StringComparer.Ordinal)];
        string Full(InMemoryRecord r) => $"{r.KeyText}={r.ValueText}@{(r.Timestamp - rig.Zero) / 1000d}";
        string[] output = [.. Since("paid", Full), .. Since("counts", Full), .. Since("dead", r => r.ValueText!)];
        Assert.True(MixedJob.Reference.SequenceEqual(output), $"{seed}: missing {string.Join(" ", MixedJob.Reference.Except(output))}; too many {string.Join(" ", output.Except(MixedJob.Reference))}");
    }
}
