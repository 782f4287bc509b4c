using Streaming.Testing.Transport;
using Xunit;
using static Streaming.Tests.Testing.TestCluster;

namespace Streaming.Tests.Testing;

public sealed class InMemoryGroupTests
{
    private static readonly Dictionary<TopicPartition, long> Five = new() { [T0] = 5 };
    private readonly TestCluster _test = new();
    private readonly InMemoryTransport _first;
    private readonly InMemoryTransport _second;
    private readonly RecordingListener _a = new();
    private readonly RecordingListener _b = new();

    public InMemoryGroupTests()
    {
        _test.Cluster.CreateTopic("t", 3);
        _test.Cluster.CreateTopic("u", 3);
        (_first, _second) = (_test.Client(), _test.Client());
    }

    [Fact]
    public void Splits_partitions_of_one_number_together_between_two_members()
    {
        _test.Join(_first, "a", _a, "t", "u");
        Assert.Equal(["assigned t[0],t[1],t[2],u[0],u[1],u[2]"], _a.Take().Where(static l => l.StartsWith("ass", StringComparison.Ordinal)));
        _test.Join(_second, "b", _b, "t", "u");
        Assert.Equal(["revoked", "assigned t[0],t[1],u[0],u[1]"], _a.Take().Where(static l => !l.Contains("end", StringComparison.Ordinal)));
        Assert.Equal(["t[2]", "u[2]"], _b.Assigned.Select(static p => p.ToString()));
    }

    [Fact]
    public void Waits_for_the_revoking_member_and_takes_its_commit_until_then()
    {
        var member = _test.Join(_first, "a", _a);
        var commit = new TaskCompletionSource();
        _a.Revoking = async _ =>
        {
            await commit.Task;
            await member.CommitOffsetsAsync(Five, Never);
        };
        _test.Join(_second, "b", _b);
        Assert.Empty(_b.Take());
        commit.SetResult();
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(5, _test.Cluster.CommittedOffset("g", T0));
        Assert.Equal(["t[2]"], _b.Assigned.Select(static p => p.ToString()));
    }

    [Fact]
    public void Takes_the_partitions_away_from_a_member_that_revokes_longer_than_its_session()
    {
        var member = _test.Join(_first, "a", _a);
        var generation = member.Generation;
        var done = new TaskCompletionSource();
        _a.Revoking = _ => new ValueTask(done.Task);
        _test.Join(_second, "b", _b);
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(10));
        Assert.Equal(["t[2]"], _b.Assigned.Select(static p => p.ToString()));
        // It is told of the new generation, under which it could commit the old, only when it is done.
        Assert.Equal(generation, member.Generation);
        done.SetResult();
        _test.Scheduler.RunUntilIdle();
        Assert.NotEqual(generation, member.Generation);
    }

    [Fact]
    public async Task Gives_a_restarted_static_member_its_partitions_back_and_nobody_notices()
    {
        var one = _test.Join(_first, "a", _a);
        _test.Join(_second, "b", _b);
        var generation = one.Generation;
        _b.Log.Clear();
        _first.Crash();
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(1));
        var again = new RecordingListener();
        var two = _test.Join(_test.Client(), "a", again);
        Assert.Equal(["t[0]", "t[1]"], again.Assigned.Select(static p => p.ToString()));
        Assert.Equal(generation, two.Generation);
        Assert.Empty(_b.Log);
        _test.Scheduler.AdvanceTime(TimeSpan.FromMinutes(1));
        Assert.Empty(_b.Log);

        await two.DisposeAsync();
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(9));
        Assert.Empty(_b.Log);
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(1));
        Assert.Equal(3, _b.Assigned.Count);
    }

    [Fact]
    public void Gives_the_partitions_of_a_dead_member_away_when_its_session_has_ended()
    {
        _test.Join(_first, "a", _a);
        _test.Join(_second, "b", _b);
        _a.Log.Clear();
        _first.Crash();
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(9));
        Assert.Single(_b.Assigned);
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(1));
        Assert.Equal(3, _b.Assigned.Count);
        Assert.Empty(_a.Log);
    }

    [Fact]
    public void Gives_them_away_at_once_when_a_member_leaves()
    {
        var member = _test.Join(_first, "a", _a);
        _test.Join(_second, "b", _b);
        _test.Run(() => member.LeaveAsync(Never));
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(3, _b.Assigned.Count);
        Assert.Equal(["b"], _test.Cluster.DescribeGroup("g").Members);
    }

    [Fact]
    public void Fences_the_earlier_client_of_a_static_name()
    {
        var member = _test.Join(_first, "a", _a);
        var other = new RecordingListener();
        _test.Join(_second, "a", other);
        Assert.Equal(TransportErrorKind.Fenced, _a.Failure?.Kind);
        Assert.Equal(3, other.Assigned.Count);
        Assert.Equal(TransportErrorKind.Fenced, _test.Fails(() => member.CommitOffsetsAsync(Five, Never)));
    }

    [Fact]
    public void Refuses_the_commit_of_a_zombie_and_tells_it_that_its_partitions_are_lost()
    {
        var zombie = _test.Join(_first, "a", _a);
        var producer = _test.Producer(_first, "x");
        producer.Begin();
        _test.Send(producer, "zombie");
        _test.Join(_second, "b", _b);
        _a.Log.Clear();
        _first.Disconnect();
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(11));
        Assert.Equal(3, _b.Assigned.Count);

        var late = producer.SendOffsetsAsync(Five, zombie, Never).AsTask();
        _test.Scheduler.RunUntilIdle();
        Assert.False(late.IsCompleted);
        Assert.Empty(_a.Log);
        _first.Reconnect();
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(TransportErrorKind.StaleGeneration, Assert.IsType<TransportException>(late.Exception!.InnerException).Kind);
        Assert.Equal(["lost", "assigned t[0],t[1]"], _a.Log.Take(2));
        Assert.Single(_b.Assigned);
        Assert.Null(_test.Cluster.CommittedOffset("g", T0));
    }

    [Fact]
    public void Goes_on_after_a_short_silence_as_if_nothing_had_been()
    {
        _test.Join(_first, "a", _a);
        _a.Log.Clear();
        _first.Disconnect();
        _test.Append("x");
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(9));
        Assert.Empty(_a.Log);
        _first.Reconnect();
        _test.Scheduler.AdvanceTime(TimeSpan.FromMinutes(1));
        Assert.Equal(["t[0]@0=x#1", "t[0] end 1#1"], _a.Log);
    }

    [Fact]
    public void Loses_an_assignment_in_the_middle_of_a_commit()
    {
        var member = _test.Join(_first, "a", _a);
        var producer = _test.Producer(_first, "x");
        producer.Begin();
        _test.Send(producer, "out");
        _first.Faults.DoNext(TransportCall.SendOffsets, member.Expel);
        Assert.Equal(TransportErrorKind.StaleGeneration, _test.Fails(() => producer.SendOffsetsAsync(Five, member, Never)));
        _test.Scheduler.RunUntilIdle();
        Assert.Contains("lost", _a.Log);
        _test.Run(() => producer.AbortAsync(Never));

        producer.Begin();
        _test.Send(producer, "out");
        _test.Run(() => producer.SendOffsetsAsync(Five, member, Never));
        _first.Faults.DoNext(TransportCall.Commit, member.Expel);
        _test.Run(() => producer.CommitAsync(Never));
        Assert.Equal(5, _test.Cluster.CommittedOffset("g", T0));
    }

    [Fact]
    public void Shows_transactional_offsets_at_the_commit_and_lets_readers_wait_for_it()
    {
        var member = _test.Join(_first, "a", _a);
        var producer = _test.Producer(_first, "x");
        producer.Begin();
        _test.Run(() => producer.SendOffsetsAsync(Five, member, Never));
        Assert.Null(_test.Cluster.CommittedOffset("g", T0));
        var read = _second.CommittedOffsetsAsync("g", [T0, new("t", 1)], Never).AsTask();
        _test.Scheduler.RunUntilIdle();
        Assert.False(read.IsCompleted);
        _test.Run(() => producer.CommitAsync(Never));
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(Five, _test.Scheduler.Run(() => read));

        producer.Begin();
        _test.Run(() => producer.SendOffsetsAsync(new Dictionary<TopicPartition, long> { [T0] = 9 }, member, Never));
        _test.Run(() => producer.AbortAsync(Never));
        Assert.Equal(Five, _test.Run(() => _second.CommittedOffsetsAsync("g", [T0], Never)));
    }

    [Fact]
    public void Rebalances_when_a_subscribed_topic_grows()
    {
        _test.Join(_first, "a", _a);
        _test.Cluster.AddPartitions("t", 4);
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(4, _a.Assigned.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Comes_to_rest_with_every_partition_assigned_once_whatever_the_order_of_steps(int seed)
    {
        var test = new TestCluster(seed);
        test.Cluster.CreateTopic("t", 7);
        var listeners = new List<RecordingListener>();
        for (var i = 0; i < 4; i++)
        {
            var (listener, name) = (new RecordingListener { AutoStart = false }, $"m{i}");
            listeners.Add(listener);
            _ = test.Client().JoinAsync(new GroupOptions("g", name, ["t"], TimeSpan.FromSeconds(10), 1), listener, Never).AsTask();
        }
        test.Scheduler.RunUntilIdle();
        Assert.Equal(7, listeners.SelectMany(static l => l.Assigned).Distinct().Count());
        Assert.Equal(7, listeners.Sum(static l => l.Assigned.Count));
    }
}
