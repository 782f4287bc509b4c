namespace Streaming.Kafka.Tests.Group;

public sealed class MembershipTests
{
    [Fact]
    public async Task A_member_that_comes_back_has_its_partitions_again_and_nobody_notices()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(4);
        var group = TestCluster.Name("g");
        var (a, heardByA) = await GroupMemberTests.JoinEndlesslyAsync(cluster, group, "a", topic);
        await using var _ = a;
        var (b, heardByB) = await GroupMemberTests.JoinEndlesslyAsync(cluster, group, "b", topic);
        await heardByB.UntilAsync(h => h.Assigned is [.., { Count: 2 }]);
        await heardByA.UntilAsync(h => h.Assigned is [.., { Count: 2 }]);
        var before = heardByA.Read(h => (h.Assigned.Count, h.Revoked.Count));
        var revokedFromB = heardByB.Read(h => h.Revoked.Count);

        await b.DisposeAsync();
        var (again, heardAgain) = await GroupMemberTests.JoinEndlesslyAsync(cluster, group, "b", topic);
        await using var __ = again;
        await heardAgain.UntilAsync(h => h.Assigned.Count == 1);

        Assert.Equal(heardByB.Assigned[^1].ToHashSet(), [.. heardAgain.Assigned[0]]);
        Assert.Equal(revokedFromB, heardByB.Revoked.Count);
        Assert.Equal(before, heardByA.Read(h => (h.Assigned.Count, h.Revoked.Count)));
    }

    [Fact]
    public async Task A_member_that_leaves_gives_its_partitions_up_at_once()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(4);
        var group = TestCluster.Name("g");
        var (a, heardByA) = await GroupMemberTests.JoinEndlesslyAsync(cluster, group, "a", topic);
        await using var _ = a;
        // Several times: it leaves with partitions that are being started, which take a moment to stop.
        for (var time = 0; time < 5; time++)
        {
            var (b, heardByB) = await GroupMemberTests.JoinEndlesslyAsync(cluster, group, "b", topic);
            await using var __ = b;
            await heardByB.UntilAsync(h => h.Assigned is [.., { Count: 2 }]);
            await heardByA.UntilAsync(h => h.Assigned is [.., { Count: 2 }]);
            b.Start(1, heardByB.Assigned[^1].ToDictionary(p => p, _ => 0L));

            await b.LeaveAsync(TestCluster.Stop);
            await heardByA.UntilAsync(h => h.Assigned[^1].Count == 4);
        }
    }

    [Fact]
    public async Task A_member_that_has_not_started_yet_does_not_hold_up_a_rebalance()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        var group = TestCluster.Name("g");
        var (a, heardByA) = await GroupMemberTests.JoinEndlesslyAsync(cluster, group, "a", topic);
        await using var _ = a;
        await heardByA.UntilAsync(h => h.Assigned is [{ Count: 2 }]);
        var (b, heardByB) = await GroupMemberTests.JoinEndlesslyAsync(cluster, group, "b", topic);
        await using var __ = b;
        await heardByB.UntilAsync(h => h.Assigned is [.., { Count: 1 }]);
        await heardByA.UntilAsync(h => h.Assigned is [_, { Count: 1 }]);
        Assert.Equal([false], heardByA.Revoked);
    }

    [Fact]
    public async Task What_is_committed_while_being_revoked_is_committed_and_the_others_wait_for_it()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        await cluster.FillAsync(topic, 0, 10);
        var group = TestCluster.Name("g");
        var (a, heardByA) = await GroupMemberTests.JoinAsync(cluster, group, "a", topic);
        await using var _ = a;
        await heardByA.UntilAsync(h => h.Assigned is [{ Count: 2 }]);
        var offsets = new Dictionary<TopicPartition, long> { [new(topic, 0)] = 0, [new(topic, 1)] = 0 };
        a.Start(1, offsets);
        await heardByA.UntilAsync(h => h.Ends.Count == 2);
        var gate = new TaskCompletionSource();
        heardByA.OnRevoke = async _ =>
        {
            await gate.Task;
            await a.CommitOffsetsAsync(new Dictionary<TopicPartition, long> { [new(topic, 0)] = 10 }, TestCluster.Stop);
        };
        var (b, heardByB) = await GroupMemberTests.JoinAsync(cluster, group, "b", topic);
        await using var __ = b;
        await heardByA.UntilAsync(h => h.Revoked.Count == 1);
        Assert.Empty(heardByB.Read(h => h.Assigned.ToArray()));
        gate.SetResult();
        await heardByB.UntilAsync(h => h.Assigned.Count == 1);
        var committed = await cluster.Transport.CommittedOffsetsAsync(group, [new(topic, 0), new(topic, 1)], TestCluster.Stop);
        Assert.Equal(new Dictionary<TopicPartition, long> { [new(topic, 0)] = 10 }, committed);
    }

    [Fact]
    public async Task A_second_client_of_the_same_name_ends_the_first()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        var group = TestCluster.Name("g");
        var (first, heard) = await GroupMemberTests.JoinAsync(cluster, group, "worker-7", topic);
        await using var _ = first;
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        var (second, heardBySecond) = await GroupMemberTests.JoinAsync(cluster, group, "worker-7", topic);
        await using var __ = second;
        await heard.UntilAsync(h => h.Failures.Count > 0);
        Assert.Equal(TransportErrorKind.Fenced, heard.Failures[0].Kind);
        Assert.Contains("worker-7", heard.Failures[0].Message, StringComparison.Ordinal);
        await heardBySecond.UntilAsync(h => h.Assigned is [.., { Count: 2 }]);
    }
}
