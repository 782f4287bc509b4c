using Streaming.Testing;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Event time in a running job: old, held back, idle, and back again.</summary>
public sealed class TimeTests
{
    private static readonly Topic<string, string> Out = new("out");

    [Fact]
    public void Input_that_is_three_years_old_is_deduplicated_joined_and_counted_and_nothing_expires_early()
    {
        using var rig = new Rig(MixedJob.Build());
        rig.Zero -= 3L * 365 * 24 * 3600 * 1000;
        rig.Start("a");
        for (var part = 0; part < MixedJob.Orders; part += 20)
        {
            MixedJob.Feed(rig, part, part + 20);
            rig.RunWell(20);
            rig["a"].Kill();
            rig.World.Disk("a").Lose();
            rig.Start("a");
        }
        MixedJob.Finish(rig);
        rig.RunWell(40);
        Assert.Equal(MixedJob.Reference.Where(IsPair), rig.Out("paid"));
        Assert.Equal(MixedJob.Reference.Count(static r => r.Contains(' ', StringComparison.Ordinal)), rig.Out("counts").Length);
    }

    [Fact]
    public void A_partition_that_cannot_be_reached_for_a_minute_holds_time_and_nothing_is_late()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            using var rig = new Rig(Windowed(), seed: seed);
            rig.Start("a");
            rig.Send("in", null, "a", 1, 0).Send("in", null, "a", 1, 1);
            rig.RunWell(2);
            rig["a"].Transport.Faults.Unreachable.Add(new("in", 1));
            for (var t = 2; t < 62; t++)
            {
                rig.Send("in", null, "a", t * 3, 0).Send("in", null, "a", t, 1);
                rig.RunWell(1);
            }
            Assert.Empty(rig.Out("out"));
            rig["a"].Transport.Faults.Unreachable.Clear();
            rig.Send("in", null, "a", 200, 0).Send("in", null, "a", 200, 1);
            rig.RunWell(5);
            Assert.Empty(rig.Out("late"));
            // [0, 10): 1 and 1; 2..9; 6 and 9.
            Assert.Contains("a=0 12@9", rig.Out("out"));
            Assert.Equal(2 + 120, rig.Values("out").Sum(static v => int.Parse(v.Split(' ')[1], null)));
        }
    }

    [Fact]
    public void Windows_that_wait_for_a_minute_name_the_partition_that_holds_time_back_once()
    {
        using var rig = new Rig(Windowed());
        rig.Start("a");
        rig.Send("in", null, "a", 1, 0).Send("in", null, "a", 1, 1).RunWell(2);
        rig["a"].Transport.Faults.Unreachable.Add(new("in", 1));
        for (var t = 2; t < 140; t++) rig.Send("in", null, "a", t, 0).RunWell(1);
        var told = Assert.Single(rig.Journal, static l => l.Contains("STR3105", StringComparison.Ordinal));
        foreach (var part in new[] { "'counts'", "open windows", "60 s", "task 1 upstream of job.counts.exchange", "not idle" }) Assert.Contains(part, told, StringComparison.Ordinal);
        // It goes on, and is held again later.
        rig["a"].Transport.Faults.Unreachable.Clear();
        rig.Send("in", null, "a", 150, 1).RunWell(5);
        rig["a"].Transport.Faults.Unreachable.Add(new("in", 1));
        for (var t = 150; t < 250; t++) rig.Send("in", null, "a", t, 0).RunWell(1);
        Assert.Equal(2, rig.Journal.Count(static l => l.Contains("STR3105", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_join_waits_for_the_side_that_cannot_be_reached()
    {
        using var rig = new Rig(Joined(), partitions: 1);
        rig.Start("a");
        rig.RunWell(1);
        rig["a"].Transport.Faults.Unreachable.Add(new("right", 0));
        for (var t = 0; t < 60; t++)
        {
            rig.Send("left", "k", $"l{t}", t * 10).Send("right", "k", $"r{t}", t * 10);
            rig.RunWell(1);
        }
        Assert.Empty(rig.Out("out"));
        rig["a"].Transport.Faults.Unreachable.Clear();
        rig.Send("right", "k", "end", 10_000).RunWell(3);
        Assert.Equal(Enumerable.Range(0, 60).Select(static t => $"l{t}-r{t}").Order(StringComparer.Ordinal), rig.Values("out"));
    }

    [Fact]
    public void A_partition_that_is_idle_lets_windows_close_and_comes_back_late_without_turning_time_back()
    {
        using var rig = new Rig(Windowed());
        rig.Start("a");
        rig.Send("in", null, "a", 1, 0).Send("in", null, "a", 2, 1).Send("in", null, "a", 31, 0);
        rig.RunWell(15);
        Assert.Empty(rig.Out("out"));
        rig.Send("in", null, "a", 32, 0).RunWell(20);
        Assert.Equal(["a=0 2@2"], rig.Out("out"));
        rig.Send("in", null, "a", 3, 1).Send("in", null, "a", 33, 1).RunWell(3);
        Assert.Equal(["a@3"], rig.Out("late").Select(static r => r.Split('=')[1]));
        rig.Send("in", null, "a", 60, 0).Send("in", null, "a", 60, 1).RunWell(3);
        Assert.Equal(["a=0 2@2", "a=30 3@33"], rig.Out("out"));
    }

    [Fact]
    public void A_partition_idle_from_the_start_does_not_hold_windows_for_ever()
    {
        using var rig = new Rig(Windowed());
        rig.Start("a");
        rig.RunWell(1);
        for (var t = 0; t < 40; t++) rig.Send("in", null, "a", t, 0).RunWell(1);
        Assert.Equal(["a=0 10@9", "a=10 10@19", "a=20 10@29"], rig.Out("out"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_all_is_idle_time_stands_still_unless_it_is_to_follow_the_clock(bool follow)
    {
        using var rig = new Rig(Windowed(follow));
        rig.Start("a");
        rig.Send("in", null, "a", 1, 0).Send("in", null, "a", 2, 1).RunWell(25);
        Assert.Empty(rig.Out("out"));
        rig.RunWell(25);
        Assert.Equal(follow ? ["a=0 2@2"] : [], rig.Out("out"));
        rig.RunWell(600);
        Assert.Equal(follow ? ["a=0 2@2"] : [], rig.Out("out"));
        rig.Send("in", null, "a", 3, 0).Send("in", null, "a", 2000, 0).Send("in", null, "a", 2000, 1).RunWell(3);
        Assert.Equal(follow ? ["a=0 2@2"] : ["a=0 3@3"], rig.Out("out"));
    }

    // What came to an idle partition while the worker was away must not be passed over when it starts again.
    [Fact]
    public void Idleness_does_not_outlive_the_worker()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var rig = new Rig(Joined(), partitions: 1, seed: seed);
            rig.Start("a");
            rig.Send("left", "k", "l0", 0).Send("right", "k", "r0", 0).RunWell(1);
            for (var t = 1; t < 40; t++) rig.Send("left", "k", $"l{t}", t).RunWell(1);
            rig["a"].Kill();
            for (var t = 40; t < 100; t++) rig.Send("left", "k", $"l{t}", t * 10);
            for (var t = 40; t < 100; t++) rig.Send("right", "k", $"r{t}", t * 10);
            rig.Start("a").Transport.Faults.Unreachable.Add(new("right", 0));
            rig.RunWell(3);
            rig["a"].Transport.Faults.Unreachable.Clear();
            rig.Send("right", "k", "end", 1000).RunWell(5);
            Assert.Equal(2 + 60, rig.Values("out").Length);
        }
    }

    [Fact]
    public void An_input_that_was_idle_and_still_is_holds_nobody_after_a_restart()
    {
        using var rig = new Rig(Windowed());
        rig.Start("a");
        for (var t = 0; t < 40; t++) rig.Send("in", null, "a", t, 0).RunWell(1);
        Assert.Contains("a=20 10@29", rig.Out("out"));
        rig["a"].Kill();
        rig.Start("a");
        rig.Send("in", null, "a", 45, 0).RunWell(3);
        Assert.Contains("a=30 10@39", rig.Out("out"));
    }

    private static bool IsPair(string output) => output.Contains("-p", StringComparison.Ordinal);

    /// <summary>Counts of 10 s; IdleAfter 30 s.</summary>
    private static Topology Windowed(bool follow = false)
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in", s => s.OutOfOrder(TimeSpan.Zero).AdvanceWhenIdle(follow)).KeyBy(static v => v).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10))).Late(out var late)
            .Aggregate("counts", static () => 0L, static (a, _) => a + 1, static (_, w, a) => $"{(w.StartMs / 1000) - 1735689600} {a}").ToTopic(Out);
        late.ToTopic("late");
        return job.Build();
    }

    private static Topology Joined()
    {
        var job = new TopologyBuilder("job");
        var right = job.FromTopic(new Topic<string, string>("right"), static s => s.OutOfOrder(TimeSpan.Zero));
        job.FromTopic(new Topic<string, string>("left"), static s => s.OutOfOrder(TimeSpan.Zero)).Join("pairs", right, JoinWindow.Within(TimeSpan.FromSeconds(1)), static (l, r) => $"{l}-{r}").ToTopic(Out);
        return job.Build();
    }
}
