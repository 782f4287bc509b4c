using Streaming.Kafka.Tests.Group;

namespace Streaming.Kafka.Tests.Admin;

public sealed class GroupAdminTests
{
    [Fact]
    public async Task A_group_that_does_not_exist_has_no_members_and_is_deleted_already()
    {
        await using var cluster = new TestCluster();
        var group = TestCluster.Name("g");
        Assert.Empty(await cluster.Transport.DescribeGroupAsync(group, TestCluster.Stop));
        Assert.True(await cluster.Transport.DeleteGroupAsync(group, TestCluster.Stop));
    }

    [Fact]
    public async Task Members_are_named_as_they_joined_also_those_whose_client_has_ended()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        var group = TestCluster.Name("g");
        var (a, heardByA) = await GroupMemberTests.JoinAsync(cluster, group, "a", topic);
        await using var _ = a;
        var (b, heardByB) = await GroupMemberTests.JoinAsync(cluster, group, "b", topic);
        await heardByB.UntilAsync(h => h.Assigned is [.., { Count: 1 }]);
        await b.DisposeAsync();
        Assert.Equal(["a", "b"], (await cluster.Transport.DescribeGroupAsync(group, TestCluster.Stop)).Select(m => m.Name));
        Assert.All(await cluster.Transport.DescribeGroupAsync(group, TestCluster.Stop), m => Assert.NotEmpty(m.Host));
    }

    [Fact]
    public async Task A_group_with_members_is_not_deleted_and_one_without_is_with_its_offsets()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        var group = TestCluster.Name("g");
        var (member, heard) = await GroupMemberTests.JoinAsync(cluster, group, "a", topic);
        await using var _ = member;
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        TopicPartition partition = new(topic, 0);
        await member.CommitOffsetsAsync(new Dictionary<TopicPartition, long> { [partition] = 0 }, TestCluster.Stop);

        Assert.False(await cluster.Transport.DeleteGroupAsync(group, TestCluster.Stop));
        Assert.Single(await cluster.Transport.CommittedOffsetsAsync(group, [partition], TestCluster.Stop));

        await member.LeaveAsync(TestCluster.Stop);
        Assert.True(await cluster.Transport.DeleteGroupAsync(group, TestCluster.Stop));
        Assert.Empty(await cluster.Transport.CommittedOffsetsAsync(group, [partition], TestCluster.Stop));
        Assert.Empty(await cluster.Transport.DescribeGroupAsync(group, TestCluster.Stop));
    }
}
