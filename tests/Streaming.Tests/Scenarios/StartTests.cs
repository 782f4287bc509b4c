using Streaming.Testing.Driver;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>What a worker finds when it starts: state that is gone or old, topics that are not what they were.</summary>
public sealed class StartTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    [Fact]
    public void State_comes_back_when_the_directory_is_lost_stale_or_somebody_elses_turn_ago()
    {
        using var rig = new Rig(Once());
        rig.Start("a");
        rig.Send("in", "x", "1", 0).RunWell(3);
        // Lost.
        rig["a"].Kill();
        rig.World.Disk("a").Lose();
        rig.Start("a");
        rig.Send("in", "x", "2", 1).Send("in", "y", "1", 1).RunWell(3);
        Assert.Equal(["x=1@0", "y=1@1"], rig.Out("out"));
        // Stale: another worker goes on, then the first comes back to its own old directory.
        rig["a"].Kill();
        rig.Start("b");
        rig.RunWell(20);
        rig.Send("in", "z", "1", 2).Send("in", "x", "3", 2).RunWell(3);
        rig["b"].Kill();
        rig.Start("a");
        rig.RunWell(20);
        rig.Send("in", "z", "2", 3).Send("in", "y", "2", 3).Send("in", "w", "1", 3).RunWell(3);
        Assert.Equal(["w=1@3", "x=1@0", "y=1@1", "z=1@2"], rig.Out("out"));
        Assert.Contains(rig.Journal, static l => l.Contains("restored", StringComparison.Ordinal) && !l.Contains("restored 0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_older_than_tombstones_are_kept_is_restored_from_nothing()
    {
        using var rig = new Rig(Once());
        rig.Start("a");
        rig.Send("in", "x", "1", 0).RunWell(3);
        rig["a"].Kill();
        rig.Start("b");
        rig.RunWell(20);
        rig.Send("in", "y", "1", 1).RunWell(3);
        rig["b"].Kill();
        rig.World.Scheduler.AdvanceTime(TimeSpan.FromDays(5));
        rig.Start("a");
        rig.RunWell(20);
        rig.Send("in", "x", "2", 2).Send("in", "y", "2", 2).Send("in", "z", "1", 2).RunWell(3);
        Assert.Equal(["x=1@0", "y=1@1", "z=1@2"], rig.Out("out"));
    }

    [Fact]
    public void A_topic_made_anew_is_refused_by_name()
    {
        using var rig = new Rig(Once());
        rig.Start("a");
        rig.Send("in", "x", "1", 0).RunWell(3);
        rig["a"].Kill();
        rig.World.Cluster.DeleteTopic("in");
        rig.World.Cluster.CreateTopic("in", 2);
        Refused(rig, "STR2201", "'in'", "Reset the job");
    }

    [Theory]
    [InlineData("job.once.changelog", true)]
    [InlineData("job.once.changelog", false)]
    [InlineData("job.once.exchange", true)]
    [InlineData("job.once.exchange", false)]
    public void A_topic_of_the_jobs_own_that_is_gone_or_made_anew_is_refused_by_name_and_nothing_is_made(string topic, bool gone)
    {
        using var rig = new Rig(Exchanged());
        rig.Start("a");
        rig.Send("in", "x", "1", 0).RunWell(3);
        rig["a"].Kill();
        rig.World.Cluster.DeleteTopic(topic);
        if (!gone) rig.World.Cluster.CreateTopic(topic, 2, topic.EndsWith("changelog", StringComparison.Ordinal) ? Compacted : Unlimited);
        Refused(rig, gone ? "STR2204" : "STR2201", $"'{topic}'", "eset the job");
        Refused(rig, gone ? "STR2204" : "STR2201", $"'{topic}'", "eset the job");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Progress_that_was_lost_is_not_taken_for_a_new_job(bool topicIsGone, bool hasOffsets)
    {
        using var rig = new Rig(Once());
        rig.Start("a");
        rig.Send("in", "x", "1", 0).RunWell(3);
        rig["a"].Kill();
        rig.World.Cluster.DeleteTopic("job.progress");
        if (!topicIsGone) rig.World.Cluster.CreateTopic("job.progress", 2, Compacted);
        if (!hasOffsets)
            for (var p = 0; p < 2; p++) rig.World.Cluster.ResetOffset("job", new("in", p), null);
        Refused(rig, "STR2206", "'job.progress'", hasOffsets ? "committed offsets" : "'job.once.changelog' has records");
    }

    [Fact]
    public void A_start_that_was_cut_off_before_its_first_commit_is_no_lost_progress()
    {
        using var rig = new Rig(Once());
        for (var steps = 1; steps < 60; steps += 3)
        {
            rig.Start("a");
            for (var i = 0; i < steps && rig.World.Scheduler.Step(); i++)
            {
                // As far as it gets.
            }
            rig["a"].Kill();
        }
        rig.Start("a");
        rig.Send("in", "x", "1", 0).RunWell(15);
        Assert.Equal(["x=1@0"], rig.Out("out"));
    }

    [Theory]
    [InlineData("job.once.changelog", "cleanup.policy", "delete", "compact")]
    [InlineData("job.progress", "cleanup.policy", "compact,delete", "compact")]
    [InlineData("job.once.exchange", "retention.ms", "604800000", "retention.ms=-1")]
    [InlineData("job.once.exchange", "cleanup.policy", "compact", "cleanup.policy=delete")]
    public void A_topic_of_the_jobs_own_whose_settings_would_lose_records_is_refused_with_the_command(string topic, string name, string value, string wanted)
    {
        using var rig = new Rig(Exchanged());
        rig.World.Cluster.CreateTopic(topic, 2, new Dictionary<string, string> { [name] = value });
        Refused(rig, "STR2207", $"'{topic}'", $"{name}={value}", "--add-config", wanted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Offsets_that_were_reset_from_outside_are_refused_and_absent_ones_are_fine(long offset)
    {
        using var rig = new Rig(Once(), partitions: 1);
        rig.Start("a");
        rig.Send("in", "x", "1", 0).Send("in", "y", "1", 0).RunWell(3);
        rig["a"].Kill();
        rig.World.Cluster.ResetOffset("job", new("in", 0), offset);
        Refused(rig, "STR2203", "in[0]", $"{offset}");
        rig.World.Cluster.ResetOffset("job", new("in", 0), null);
        rig.Start("a");
        rig.Send("in", "y", "2", 1).Send("in", "z", "1", 1).RunWell(3);
        Assert.Equal(["x=1@0", "y=1@0", "z=1@1"], rig.Out("out"));
    }

    [Fact]
    public void A_missing_topic_is_refused_with_the_nearest_name()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("orders").ToTopic("out");
        using var rig = new Rig(job.Build());
        rig.World.Cluster.DeleteTopic("orders");
        rig.World.Cluster.CreateTopic("order");
        Refused(rig, "STR2003", "'orders'", "StartTests.cs", "'order'");
    }

    [Fact]
    public void Topics_of_different_width_are_not_joined()
    {
        using var rig = new Rig(Join(null));
        rig.World.Cluster.AddPartitions("right", 3);
        Refused(rig, "STR2004", "left 2", "right 3", "KeyBy");
    }

    [Fact]
    public void A_partitioner_that_is_not_the_declared_one_is_found_with_the_first_records()
    {
        using var rig = new Rig(Join(Partitioner.Crc32), partitions: 4);
        // Written by murmur2, declared as CRC32: join would miss silently.
        for (var i = 0; i < 20; i++) rig.Send("left", $"k{i}", "l", 0).Send("right", $"k{i}", "r", 0);
        Refused(rig, "STR2006", "crc32", "murmur2");
        Assert.Empty(rig.Out("out"));
    }

    [Fact]
    public void A_keyed_topic_meets_an_exchange_and_misses_nobody()
    {
        var job = new TopologyBuilder("job");
        var left = job.FromTopic(new Topic<string, string>("left"));
        var right = job.FromTopic<string>("right").KeyBy(static v => v[1..]);
        left.Join("pairs", right, JoinWindow.Within(TimeSpan.FromSeconds(5)), static (l, r) => $"{l}-{r}").ToTopic(Out);
        using var rig = new Rig(job.Build(), partitions: 4);
        for (var i = 0; i < 50; i++) rig.Send("left", $"k{i}", $"l{i}", i / 10d).Send("right", null, $"rk{i}", i / 10d);
        rig.Start("a");
        rig.Start("b");
        rig.RunWell(10);
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"l{i}-rk{i}").Order(StringComparer.Ordinal), rig.Values("out"));
    }

    [Fact]
    public void A_second_worker_of_the_same_name_ends_one_of_them_by_name()
    {
        using var rig = new Rig(Once());
        var first = rig.Start("a");
        rig.RunWell(3);
        var second = rig.Start("a");
        rig.Run(5);
        rig.Send("in", "x", "1", 0);
        rig.Run(5);
        var failed = new[] { first, second }.Where(static w => w.Completion.IsFaulted).ToList();
        Assert.Contains("STR2401", Assert.Throws<StreamingException>(Assert.Single(failed).ThrowIfFailed).Message, StringComparison.Ordinal);
        Assert.Equal(["x=1@0"], rig.Out("out"));
    }

    private static void Refused(Rig rig, string code, params string[] parts)
    {
        var worker = rig.Start("a");
        rig.Run(5);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal(code, error.Code);
        foreach (var part in parts) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static Topology Once()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In).Distinct("once", TimeSpan.FromHours(1)).ToTopic(Out);
        return job.Build();
    }

    private static readonly Dictionary<string, string> Compacted = new() { ["cleanup.policy"] = "compact" };
    private static readonly Dictionary<string, string> Unlimited = new() { ["retention.ms"] = "-1" };

    private static Topology Exchanged()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In).KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(1)).ToTopic(Out);
        return job.Build();
    }

    private static Topology Join(Partitioner? partitioner)
    {
        var job = new TopologyBuilder("job");
        var right = job.FromTopic(new Topic<string, string>("right", partitioner: partitioner));
        job.FromTopic(new Topic<string, string>("left", partitioner: partitioner)).Join("pairs", right, JoinWindow.Within(TimeSpan.FromSeconds(5)), static (l, r) => $"{l}-{r}").ToTopic(Out);
        return job.Build();
    }
}
