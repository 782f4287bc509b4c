using System.Text;
using Streaming.Runtime;
using Streaming.Testing.Driver;
using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Dedupe, join, exchange and window against whatever may happen to clients, workers and disks: what is committed is what a run without faults gives.</summary>
public sealed class FaultTests
{
    internal static readonly Dictionary<string, Action<TransportFaults>> All = new()
    {
        ["commit, unknown, done"] = static f => f.FailNext(TransportCall.Commit, TransportErrorKind.UnknownOutcome, afterEffect: true),
        ["commit, unknown, not done"] = static f => f.FailNext(TransportCall.Commit, TransportErrorKind.UnknownOutcome),
        ["commit, abortable"] = static f => f.FailNext(TransportCall.Commit, TransportErrorKind.Abortable),
        ["commit, repeated by the client"] = static f => f.RepeatNextCommit(),
        ["commit, slow"] = static f => f.DelayNext(TransportCall.Commit, TimeSpan.FromSeconds(9)),
        ["offsets, stale generation"] = static f => f.FailNext(TransportCall.SendOffsets, TransportErrorKind.StaleGeneration),
        ["offsets, unknown, done"] = static f => f.FailNext(TransportCall.SendOffsets, TransportErrorKind.UnknownOutcome, afterEffect: true),
        ["offsets, fenced"] = static f => f.FailNext(TransportCall.SendOffsets, TransportErrorKind.Fenced),
        ["flush, abortable, and the abort is unknown"] = static f =>
        {
            f.FailNext(TransportCall.Flush, TransportErrorKind.Abortable);
            f.FailNext(TransportCall.Abort, TransportErrorKind.UnknownOutcome);
        },
        ["stale batches"] = static f =>
        {
            f.StaleBatchesAfterStart = true;
            f.FailNext(TransportCall.Flush, TransportErrorKind.Abortable);
        },
        ["flush, slow"] = static f => f.DelayNext(TransportCall.Flush, TimeSpan.FromSeconds(9)),
        ["late ends"] = static f => f.EndDelay = TimeSpan.FromMilliseconds(1500),
    };

    public static TheoryData<string> Faults => [.. All.Keys];

    [Theory, MemberData(nameof(Faults))]
    public void A_fault_of_the_client_changes_nothing_in_what_is_committed(string fault)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            using var rig = new Rig(MixedJob.Build(), seed: seed);
            rig.Start("a");
            MixedJob.Feed(rig, 0, 20);
            rig.RunWell(1.5);
            All[fault](rig["a"].Transport.Faults);
            MixedJob.Feed(rig, 20, 40);
            rig.RunWell(2.5);
            All[fault](rig["a"].Transport.Faults);
            MixedJob.Feed(rig, 40, MixedJob.Orders);
            rig.RunWell(12);
            MixedJob.Finish(rig);
            rig.RunWell(12);
            Assert.Equal(MixedJob.Reference, MixedJob.Output(rig));
        }
    }

    [Fact]
    public void A_fault_while_a_worker_starts_delays_it()
    {
        (TransportCall Call, TransportErrorKind Kind)[] faults =
        [
            (TransportCall.Describe, TransportErrorKind.Transient), (TransportCall.CreateProducer, TransportErrorKind.Transient), (TransportCall.Flush, TransportErrorKind.Abortable),
            (TransportCall.Commit, TransportErrorKind.UnknownOutcome), (TransportCall.Join, TransportErrorKind.Transient), (TransportCall.ListOffsets, TransportErrorKind.Transient),
            (TransportCall.CommittedOffsets, TransportErrorKind.Transient), (TransportCall.Read, TransportErrorKind.Transient),
        ];
        foreach (var (call, kind) in faults)
        {
            using var rig = new Rig(MixedJob.Build());
            rig.Start("a").Transport.Faults.FailNext(call, kind);
            MixedJob.Feed(rig, 0, MixedJob.Orders);
            rig.RunWell(5);
            rig["a"].Kill();
            rig.World.Disk("a").Lose();
            rig.Start("a").Transport.Faults.FailNext(call, kind);
            rig["a"].Transport.Faults.FailNext(call, kind, skip: 1);
            MixedJob.Finish(rig);
            rig.RunWell(15);
            Same(0, rig);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Killed_again_and_again_with_or_without_its_disk_a_worker_gives_what_it_would_have_given(int seeds)
    {
        for (var seed = seeds; seed < seeds + 30; seed++)
        {
            var random = new Random(seed);
            using var rig = new Rig(MixedJob.Build(), seed: seed);
            for (var life = 0; life < 6; life++)
            {
                rig.Start("a");
                MixedJob.Feed(rig, life * 10, (life * 10) + 10);
                rig.Run(random.NextDouble() * 2);
                Step(rig, random.Next(300));
                rig["a"].Worker.RequestCommit();
                Step(rig, random.Next(120));
                rig["a"].ThrowIfFailed();
                rig["a"].Kill();
                if (random.Next(2) == 0) rig.World.Disk("a").Lose();
            }
            rig.Start("a");
            MixedJob.Finish(rig);
            rig.RunWell(30);
            Same(seed, rig);
        }
    }

    [Fact]
    public void Workers_come_leave_and_die_and_nothing_is_lost_or_doubled()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            using var rig = new Rig(MixedJob.Build(), seed: seed);
            rig.Start("a");
            rig.Start("b");
            MixedJob.Feed(rig, 0, 15);
            rig.RunWell(1 + random.NextDouble());
            rig.Start("c", options: static o => o with { LeaveOnStop = true });
            MixedJob.Feed(rig, 15, 30);
            rig.RunWell(random.NextDouble() * 4);
            rig["a"].Kill();
            MixedJob.Feed(rig, 30, 45);
            rig.RunWell(random.NextDouble() * 12);
            rig["c"].Stop();
            rig.RunWell(random.NextDouble());
            rig.Start("a");
            MixedJob.Feed(rig, 45, MixedJob.Orders);
            rig.RunWell(random.NextDouble() * 12);
            MixedJob.Finish(rig);
            rig.RunWell(40);
            Same(seed, rig);
        }
    }

    // The session is lost (10 s) while a transaction is open, and comes back before that times out (15 s).
    [Fact]
    public void What_was_sent_before_the_assignment_was_lost_is_not_committed_afterwards()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            using var rig = new Rig(MixedJob.Build(), seed: seed);
            rig.Start("a", options: static o => o with { CommitInterval = TimeSpan.FromMinutes(10) });
            rig.Start("b");
            MixedJob.Feed(rig, 0, 20);
            Commit(rig, 3);
            MixedJob.Feed(rig, 20, MixedJob.Orders);
            rig.RunWell(0.3);
            rig["a"].Transport.Disconnect();
            rig.RunWell(11);
            rig["a"].Transport.Reconnect();
            rig.RunWell(0.2);
            MixedJob.Finish(rig);
            Commit(rig, 10);
            Same(seed, rig);
        }
    }

    [Fact]
    public void At_least_once_loses_nothing_at_a_kill_and_writes_outputs_before_changelogs_and_those_before_progress()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            using var rig = new Rig(MixedJob.Build(), seed: seed);
            for (var life = 0; life < 5; life++)
            {
                rig.Start("a", options: static o => o with { Guarantee = Guarantee.AtLeastOnce });
                MixedJob.Feed(rig, life * 12, (life * 12) + 12);
                rig.Run(random.NextDouble() * 1.5);
                rig["a"].Worker.RequestCommit();
                Step(rig, random.Next(200));
                rig["a"].ThrowIfFailed();
                rig["a"].Kill();
                if (random.Next(2) == 0) rig.World.Disk("a").Lose();
            }
            rig.Start("a", options: static o => o with { Guarantee = Guarantee.AtLeastOnce });
            MixedJob.Finish(rig);
            rig.RunWell(30);
            // Whatever was joined is there; a window may have counted a record twice, but none too few.
            Assert.Superset(MixedJob.Reference.Where(static r => !r.Contains(' ', StringComparison.Ordinal)).ToHashSet(), MixedJob.Output(rig).ToHashSet());
            var totals = rig.Values("counts").Select(static v => v.Split(' ')).GroupBy(static v => (v[0], v[1])).ToDictionary(static g => g.Key, static g => g.Max(static v => long.Parse(v[2], null)));
            foreach (var expected in MixedJob.Reference.Where(static r => r.Contains(' ', StringComparison.Ordinal)).Select(static r => r.Split('=', '@')[1].Split(' ')))
                Assert.True(totals.GetValueOrDefault((expected[0], expected[1])) >= long.Parse(expected[2], null), $"seed {seed}: {string.Join(' ', expected)}");
        }
    }

    [Fact]
    public void A_key_in_every_epoch_is_written_to_outputs_then_to_the_changelog_then_to_progress()
    {
        using var rig = new Rig(MixedJob.Build());
        rig.Start("a", options: static o => o with { Guarantee = Guarantee.AtLeastOnce });
        rig.RunWell(3);
        var order = new List<string>();
        rig["a"].Transport.Faults.Refuse = r =>
        {
            var kind = r.Topic.Split('.')[^1] switch { "changelog" => "state", "progress" => "progress", _ => "output" };
            if (order.Count == 0 || order[^1] != kind) order.Add(kind);
            return null;
        };
        MixedJob.Feed(rig, 0, 20);
        rig.RunWell(0.1);
        rig["a"].Worker.RequestCommit();
        rig.RunWell(0.1);
        Assert.Equal(["output", "state", "progress"], order.Take(3));
    }

    private static void Commit(Rig rig, int times)
    {
        for (; times > 0; times--)
        {
            rig["a"].Worker.RequestCommit();
            rig.RunWell(1.1);
        }
    }

    private static void Step(Rig rig, int steps)
    {
        while (steps-- > 0 && rig.World.Scheduler.Step())
        {
            // Stops in the middle of whatever is under way.
        }
    }

    internal static void Same(int seed, Rig rig)
    {
        var output = MixedJob.Output(rig);
        if (MixedJob.Reference.SequenceEqual(output)) return;
        var missing = MixedJob.Reference.ToList();
        var extra = output.Where(o => !missing.Remove(o)).ToList();
        Assert.Fail($"seed {seed}: missing {string.Join(", ", missing.Take(8))}; too many {string.Join(", ", extra.Take(8))}. {string.Join("; ", rig.Journal.TakeLast(30))}");
    }
}
