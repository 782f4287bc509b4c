using Streaming.Runtime;
using Streaming.Testing;
using Streaming.Testing.Driver;
using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Testing;

/// <summary>The real worker against what a real client may do: every result counts once, whatever the order of steps.</summary>
public sealed class DriverFaultTests
{
    private static readonly Topic<string, string> Out = new("out");

    public static TheoryData<string> Faults => [.. All.Keys];

    private static Dictionary<string, Action<SimulatedWorker>> All { get; } = new()
    {
        ["commit, unknown, done"] = w => w.Transport.Faults.FailNext(TransportCall.Commit, TransportErrorKind.UnknownOutcome, afterEffect: true),
        ["commit, unknown, not done"] = w => w.Transport.Faults.FailNext(TransportCall.Commit, TransportErrorKind.UnknownOutcome),
        ["commit, twice unknown"] = w =>
        {
            w.Transport.Faults.FailNext(TransportCall.Commit, TransportErrorKind.UnknownOutcome);
            w.Transport.Faults.FailNext(TransportCall.Commit, TransportErrorKind.UnknownOutcome, afterEffect: true, skip: 1);
        },
        ["commit, abortable"] = w => w.Transport.Faults.FailNext(TransportCall.Commit, TransportErrorKind.Abortable),
        ["commit, transient"] = w => w.Transport.Faults.FailNext(TransportCall.Commit, TransportErrorKind.Transient),
        ["commit, repeated by the client"] = w => w.Transport.Faults.RepeatNextCommit(),
        ["offsets, unknown, done"] = w => w.Transport.Faults.FailNext(TransportCall.SendOffsets, TransportErrorKind.UnknownOutcome, afterEffect: true),
        ["offsets, stale generation"] = w => w.Transport.Faults.FailNext(TransportCall.SendOffsets, TransportErrorKind.StaleGeneration),
        ["flush, transient"] = w => w.Transport.Faults.FailNext(TransportCall.Flush, TransportErrorKind.Transient),
        ["flush, abort fails too"] = w =>
        {
            w.Transport.Faults.FailNext(TransportCall.Flush, TransportErrorKind.Abortable);
            w.Transport.Faults.FailNext(TransportCall.Abort, TransportErrorKind.UnknownOutcome, afterEffect: true);
        },
        ["a record refused with its batch"] = w =>
        {
            var once = 3;
            w.Transport.Faults.Refuse = _ => --once == 0 ? (false, "NOT_LEADER_OR_FOLLOWER") : null;
        },
        ["stale batches after an undo"] = w =>
        {
            w.Transport.Faults.StaleBatchesAfterStart = true;
            w.Transport.Faults.FailNext(TransportCall.Flush, TransportErrorKind.Abortable);
        },
        ["late ends"] = w => w.Transport.Faults.EndDelay = TimeSpan.FromMilliseconds(700),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Counts_every_record_once(string fault)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            using var driver = new TopologyTestDriver(Job(), o => (o.Partitions, o.Seed) = (2, seed));
            var input = driver.Input<string>("in");
            input.Send("before");
            driver.Process();
            All[fault](driver.Worker);
            for (var i = 0; i < 5; i++) input.Send($"{i}");
            driver.AdvanceTime(TimeSpan.FromSeconds(3));
            for (var i = 5; i < 10; i++) input.Send($"{i}");
            driver.AdvanceTime(TimeSpan.FromSeconds(3));
            Assert.Equal([.. Enumerable.Range(0, 10).Select(static i => $"{i}"), "before"], driver.Output(Out).ReadValues().Order());
            Assert.Equal(0, driver.World.Scheduler.PostsFromOutside);
        }
    }

    [Fact]
    public void Counts_every_record_once_when_a_second_worker_comes_and_one_is_killed_and_one_is_cut_off()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var world = new SimulatedWorld(seed: seed);
            foreach (var topic in new[] { "in", "out" }) world.Cluster.CreateTopic(topic, 4);
            using var first = Start(world, "a");
            Send(world, 0);
            world.Scheduler.AdvanceTime(TimeSpan.FromSeconds(0.5));
            using var second = Start(world, "b");
            Send(world, 20);
            world.Scheduler.AdvanceTime(TimeSpan.FromSeconds(3));
            first.ThrowIfFailed();
            second.ThrowIfFailed();
            Send(world, 40);
            first.Transport.Disconnect();
            world.Scheduler.AdvanceTime(TimeSpan.FromSeconds(20));
            Send(world, 60);
            first.Transport.Reconnect();
            world.Scheduler.AdvanceTime(TimeSpan.FromSeconds(3));
            second.Kill();
            Send(world, 80);
            world.Scheduler.AdvanceTime(TimeSpan.FromSeconds(40));
            first.ThrowIfFailed();
            Assert.Equal(Enumerable.Range(0, 100), world.Cluster.Read("out").Select(static r => int.Parse(r.ValueText!, null)).Order());
            Assert.Equal(0, world.Scheduler.PostsFromOutside);
        }
    }

    private static SimulatedWorker Start(SimulatedWorld world, string name) => new(world, Job(), new WorkerOptions { Name = name, Lanes = 2, MemoryLimit = 64 << 20 });

    private static void Send(SimulatedWorld world, int from)
    {
        for (var i = from; i < from + 20; i++) world.Cluster.Append("in", i % 4, world.Time.GetUtcNow().ToUnixTimeMilliseconds(), null, System.Text.Encoding.UTF8.GetBytes($"{i}"));
    }

    private static Topology Job()
    {
        var job = new TopologyBuilder("copy");
        job.FromTopic<string>("in").KeyBy(static w => w).ToTopic(Out);
        return job.Build();
    }
}
