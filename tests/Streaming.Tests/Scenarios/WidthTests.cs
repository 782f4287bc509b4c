using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Topics of different width, and topics that grow while the job runs.</summary>
public sealed class WidthTests
{
    private static readonly Topic<string, string> In = new("in");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_merge_reads_topics_of_any_width_with_any_number_of_workers(int workers)
    {
        using var rig = Merged(windowed: false);
        for (var i = 0; i < workers; i++) rig.Start($"w{i}");
        rig.RunWell(15);
        Send(rig, 1);
        rig.RunWell(10);
        Assert.Equal(["a0", "a1", "b0", "b1", "b2", "b3"], rig.Values("out"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_merge_behind_which_is_an_exchange_holds_time_back_for_every_partition_of_every_topic(int workers)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            using var rig = Merged(windowed: true, seed);
            for (var i = 0; i < workers; i++) rig.Start($"w{i}");
            rig.RunWell(15);
            for (var at = 0; at < 30; at++) Send(rig, at);
            // Far ahead everywhere but in b[3]: its records are not late.
            for (var p = 0; p < 2; p++) rig.Send("a", null, "x", 100, p);
            for (var p = 0; p < 3; p++) rig.Send("b", null, "x", 100, p);
            rig.RunWell(10);
            Assert.Equal(6 * 10 * 2, Total(rig, "out"));
            rig.Send("b", null, "x", 29, 3).Send("b", null, "x", 100, 3).RunWell(10);
            Assert.Equal((6 * 10 * 3) + 1, Total(rig, "out"));
            Assert.Empty(rig.Out("late"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_bounded_run_over_a_merge_ends_with_every_record(int workers)
    {
        using var rig = Merged(windowed: true);
        for (var at = 0; at < 30; at++) Send(rig, at);
        var run = Enumerable.Range(0, workers).Select(i => rig.Start($"w{i}", options: static o => o with { UntilEnd = true, Drain = true })).ToList();
        rig.RunWell(60);
        Assert.All(run, static w => Assert.True(w.Completion.IsCompletedSuccessfully));
        Assert.Equal(6 * 30, Total(rig, "out"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_source_behind_which_is_an_exchange_may_grow_while_the_job_runs(int workers)
    {
        using var rig = new Rig(Once(exchanged: true));
        for (var i = 0; i < workers; i++) rig.Start($"w{i}");
        rig.RunWell(15);
        rig.Send("in", null, "x", 1, 0).Send("in", null, "y", 1, 1).RunWell(3);
        rig.World.Cluster.AddPartitions("in", 5);
        rig.RunWell(20);
        for (var p = 0; p < 5; p++) rig.Send("in", null, $"new {p}", 2, p).Send("in", null, "x", 2, p);
        rig.RunWell(10);
        Assert.Equal(["new 0", "new 1", "new 2", "new 3", "new 4", "x", "y"], rig.Values("out"));
    }

    [Fact]
    public void Time_waits_for_the_partitions_that_a_source_has_grown_by()
    {
        using var rig = new Rig(Windowed());
        rig.Start("a");
        for (var p = 0; p < 2; p++) rig.Send("in", null, "k", 5, p);
        rig.RunWell(3);
        rig.World.Cluster.AddPartitions("in", 3);
        rig.RunWell(5);
        for (var p = 0; p < 2; p++) rig.Send("in", null, "k", 50, p);
        rig.RunWell(5);
        Assert.Empty(rig.Out("out"));
        rig.Send("in", null, "k", 6, 2).Send("in", null, "k", 50, 2).RunWell(5);
        Assert.Equal(["all=3@6"], rig.Out("out"));
        Assert.Empty(rig.Out("late"));
    }

    [Fact]
    public void A_keyed_source_with_state_right_behind_it_refuses_to_grow_while_it_runs()
    {
        using var rig = new Rig(Once(exchanged: false));
        var worker = rig.Start("a");
        rig.Send("in", "x", "1", 1).RunWell(3);
        rig.World.Cluster.AddPartitions("in", 4);
        rig.Run(20);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal("STR2005", error.Code);
        Assert.Contains("KeyBy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partition_that_no_task_can_take_is_an_error_and_not_a_silence()
    {
        // An older build of the job, still running, reads one topic of the join only.
        var older = new TopologyBuilder("job");
        older.FromTopic(new Topic<string, string>("left")).ToTopic("out");
        var newer = new TopologyBuilder("job");
        newer.FromTopic(new Topic<string, string>("left")).Join("pairs", newer.FromTopic(new Topic<string, string>("right")), JoinWindow.Within(TimeSpan.FromSeconds(5)), static (l, r) => $"{l}-{r}").ToTopic("out");
        using var rig = new Rig(newer.Build());
        rig.Start("a", older.Build());
        rig.RunWell(3);
        var worker = rig.Start("b");
        rig.Run(20);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal("STR2208", error.Code);
        foreach (var part in new[] { "right[0]", "left[0]", "'job'" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static Rig Merged(bool windowed, int? seed = null)
    {
        var job = new TopologyBuilder("job");
        var merged = job.FromTopic<string>("a", static s => s.OutOfOrder(TimeSpan.Zero)).Merge(job.FromTopic<string>("b", static s => s.OutOfOrder(TimeSpan.Zero)));
        if (windowed) Count(merged);
        else merged.ToTopic("out");
        var rig = new Rig(job.Build(), partitions: 2, seed: seed);
        rig.World.Cluster.AddPartitions("b", 4);
        return rig;
    }

    private static void Send(Rig rig, double at)
    {
        for (var p = 0; p < 2; p++) rig.Send("a", null, $"a{p}", at, p);
        for (var p = 0; p < 4; p++) rig.Send("b", null, $"b{p}", at, p);
    }

    private static int Total(Rig rig, string topic) => rig.Values(topic).Sum(static v => int.Parse(v, null));

    private static Topology Once(bool exchanged)
    {
        var job = new TopologyBuilder("job");
        var keyed = exchanged ? job.FromTopic<string>("in").KeyBy(static v => v) : job.FromTopic(In);
        keyed.Distinct("once", TimeSpan.FromHours(1)).ToTopic("out");
        return job.Build();
    }

    private static Topology Windowed()
    {
        var job = new TopologyBuilder("job");
        Count(job.FromTopic<string>("in", static s => s.OutOfOrder(TimeSpan.Zero)));
        return job.Build();
    }

    private static void Count(DataStream<string> lines)
    {
        lines.KeyBy(static _ => "all").WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10))).Late(out var late).Count("counts").Map(static w => $"{w.Value}").ToTopic("out");
        late.ToTopic("late");
    }
}
