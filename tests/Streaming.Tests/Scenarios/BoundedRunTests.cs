using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Runs that end at the end that their sources had when they started.</summary>
public sealed class BoundedRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_drained_run_emits_every_open_window_through_the_exchange_and_ends(int workers)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            using var rig = new Rig(Windowed(), seed: seed);
            for (var i = 0; i < 40; i++) rig.Send("in", null, $"{(char)('a' + (i % 3))}", i, i % 2);
            var run = StartAll(rig, workers, drain: true);
            rig.RunWell(30);
            Assert.All(run, static w => Assert.True(w.Completion.IsCompletedSuccessfully));
            Assert.Equal(40, Total(rig));
            Assert.Equal(4 * 3, rig.Out("out").Length);
            Assert.Equal(rig.Out("out").Distinct(), rig.Out("out"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_run_without_drain_leaves_windows_open_for_the_next(int workers)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            using var rig = new Rig(Windowed(), seed: seed);
            for (var i = 0; i < 40; i++) rig.Send("in", null, "a", i, i % 2);
            var run = StartAll(rig, workers, drain: false);
            rig.RunWell(30);
            Assert.All(run, static w => Assert.True(w.Completion.IsCompletedSuccessfully));
            // The partitions have come to 38 and 39: the last window is open.
            Assert.Equal(30, Total(rig));
            for (var i = 40; i < 60; i++) rig.Send("in", null, "a", i, i % 2);
            run = StartAll(rig, workers, drain: true);
            rig.RunWell(30);
            Assert.All(run, static w => Assert.True(w.Completion.IsCompletedSuccessfully));
            Assert.Equal(60, Total(rig));
            Assert.Equal(6, rig.Out("out").Length);
            Assert.Empty(rig.Out("late"));
        }
    }

    [Theory]
    [InlineData(".exchange")]
    [InlineData(".progress")]
    [InlineData("out")]
    public void Markers_that_are_late_hold_the_end_back_and_lose_nothing(string late)
    {
        for (var workers = 1; workers < 3; workers++)
        {
            using var rig = new Rig(Windowed());
            rig.World.Cluster.MarkerDelay = topic => topic.EndsWith(late, StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(300) : TimeSpan.Zero;
            for (var i = 0; i < 40; i++) rig.Send("in", null, $"{(char)('a' + (i % 3))}", i, i % 2);
            var run = StartAll(rig, workers, drain: true);
            rig.RunWell(60);
            Assert.All(run, static w => Assert.True(w.Completion.IsCompletedSuccessfully));
            Assert.Equal(40, Total(rig));
        }
    }

    [Fact]
    public void A_worker_whose_commits_are_slow_is_waited_for_and_not_fenced()
    {
        using var rig = new Rig(Windowed());
        for (var i = 0; i < 40; i++) rig.Send("in", null, $"{(char)('a' + (i % 3))}", i, i % 2);
        var run = StartAll(rig, 2, drain: true);
        rig.RunWell(0.5);
        run[0].Transport.Faults.CommitDelay = TimeSpan.FromSeconds(3);
        rig.RunWell(120);
        Assert.All(run, static w => Assert.True(w.Completion.IsCompletedSuccessfully));
        Assert.Equal(40, Total(rig));
        Assert.InRange(rig.Undone, 0, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stop_while_the_cluster_is_asked_for_something_commits_all_the_same(bool bounded)
    {
        using var rig = new Rig(Windowed());
        for (var i = 0; i < 34; i++) rig.Send("in", null, "a", i, i % 2);
        var worker = rig.Start("a", options: o => o with { CommitInterval = TimeSpan.FromMinutes(10), TransactionTimeout = TimeSpan.FromMinutes(30), UntilEnd = bounded, LeaveOnStop = true });
        while (worker.Worker.Tasks.Sum(static t => t.RecordsIn) == 0) rig.RunWell(0.01);
        // Asked for the end of an exchange, or for that of a partition that has become quiet.
        foreach (var call in new[] { TransportCall.ListOffsets, TransportCall.Read }) worker.Transport.Faults.DelayNext(call, TimeSpan.FromMinutes(5));
        rig.RunWell(bounded ? 1 : 40);
        worker.Stop();
        rig.RunWell(5);
        Assert.True(worker.Completion.IsCompletedSuccessfully);
        Assert.Equal([17L, 17L], Enumerable.Range(0, 2).Select(p => rig.World.Cluster.CommittedOffset("job", new("in", p)) ?? -1));
        Assert.Empty(rig.World.Cluster.DescribeGroup("job").Members);
    }

    [Fact]
    public void What_comes_after_the_start_belongs_to_the_next_run()
    {
        using var rig = new Rig(Windowed());
        for (var i = 0; i < 20; i++) rig.Send("in", null, "a", i, i % 2);
        var worker = rig.Start("a", options: static o => o with { UntilEnd = true, Drain = true });
        for (var i = 0; i < 20; i++)
        {
            rig.World.Scheduler.Step();
            if (rig.Journal.Any(static l => l.StartsWith("started", StringComparison.Ordinal))) break;
        }
        rig.RunWell(0);
        for (var i = 100; i < 120; i++) rig.Send("in", null, "a", i, i % 2);
        rig.RunWell(20);
        Assert.True(worker.Completion.IsCompletedSuccessfully);
        Assert.Equal(20, Total(rig));
        Assert.Equal(10, rig.World.Cluster.CommittedOffset("job", new("in", 0)));
    }

    [Fact]
    public void Killed_in_the_middle_it_ends_with_the_same_result()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var rig = new Rig(Windowed(), seed: seed);
            for (var i = 0; i < 40; i++) rig.Send("in", null, $"{(char)('a' + (i % 3))}", i, i % 2);
            var random = new Random(seed);
            for (var life = 0; life < 4; life++)
            {
                rig.Start("a", options: static o => o with { UntilEnd = true, Drain = true });
                rig.Run(random.NextDouble());
                for (var step = random.Next(150); step > 0 && rig.World.Scheduler.Step();) step--;
                rig["a"].ThrowIfFailed();
                rig["a"].Kill();
            }
            var worker = rig.Start("a", options: static o => o with { UntilEnd = true, Drain = true });
            rig.RunWell(20);
            Assert.True(worker.Completion.IsCompletedSuccessfully, string.Join("; ", rig.Journal.TakeLast(10)));
            Assert.Equal(40, Total(rig));
            Assert.Equal(4 * 3, rig.Out("out").Length);
        }
    }

    [Fact]
    public void After_a_drained_run_a_record_of_an_emitted_window_is_late_and_one_of_a_new_window_counts()
    {
        using var rig = new Rig(Windowed());
        rig.Send("in", null, "a", 1, 0).Send("in", null, "a", 12, 1);
        rig.Start("a", options: static o => o with { UntilEnd = true, Drain = true });
        rig.RunWell(10);
        Assert.Equal(["a=1@1", "a=1@12"], rig.Out("out"));
        rig.Send("in", null, "a", 13, 0).Send("in", null, "a", 14, 1).Send("in", null, "a", 25, 0).Send("in", null, "a", 26, 1);
        var next = rig.Start("a", options: static o => o with { UntilEnd = true, Drain = true });
        rig.RunWell(10);
        Assert.True(next.Completion.IsCompletedSuccessfully);
        Assert.Equal(["a=1@1", "a=1@12", "a=2@26"], rig.Out("out"));
        Assert.Equal(["=a@13", "=a@14"], rig.Out("late"));
        // And a run without an end goes on from there.
        rig.Start("a");
        rig.Send("in", null, "a", 31, 0).Send("in", null, "a", 31, 1).Send("in", null, "a", 50, 0).Send("in", null, "a", 50, 1).RunWell(5);
        Assert.Equal(["a=1@1", "a=1@12", "a=2@26", "a=2@31"], rig.Out("out"));
    }

    [Fact]
    public void A_run_over_empty_topics_ends()
    {
        using var rig = new Rig(Windowed());
        var worker = rig.Start("a", options: static o => o with { UntilEnd = true, Drain = true });
        rig.RunWell(10);
        Assert.True(worker.Completion.IsCompletedSuccessfully);
    }

    private static List<Streaming.Testing.Driver.SimulatedWorker> StartAll(Rig rig, int workers, bool drain) =>
        [.. Enumerable.Range(0, workers).Select(i => rig.Start($"w{i}", options: o => o with { UntilEnd = true, Drain = drain }))];

    private static int Total(Rig rig) => rig.Values("out").Sum(static v => int.Parse(v, null));

    private static Topology Windowed()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in", static s => s.OutOfOrder(TimeSpan.Zero)).KeyBy(static v => v).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10))).Late(out var late)
            .Count("counts").Map(static c => $"{c.Value}").ToTopic(new Topic<string, string>("out"));
        late.ToTopic("late");
        return job.Build();
    }
}
