using Streaming.Kafka.Embedded.Groups;
using Streaming.Kafka.Embedded.Tests.Differential;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Groups;

/// <summary>What happens to groups as time passes.</summary>
public sealed class GroupTimeTests
{
    private const string Name = "g";
    private const int Session = 10_000, RebalanceMs = 20_000;

    [Fact]
    public void A_member_that_beats_stays_and_one_that_does_not_is_out_when_its_session_ends()
    {
        var broker = new CoreBroker();
        var member = Stable(broker);
        for (var i = 0; i < 10; i++)
        {
            broker.Run(Session - 1);
            Assert.Equal(KafkaError.None, Beat(broker, member));
        }
        broker.Run(Session - 1);
        Assert.Equal(GroupState.Stable, broker.Broker.Groups.Find(Name)!.State);
        broker.Run(1);
        Assert.Equal(GroupState.Empty, broker.Broker.Groups.Find(Name)!.State);
        Assert.Equal(KafkaError.UnknownMemberId, Beat(broker, member));
    }

    [Fact]
    public void A_commit_is_a_sign_of_life()
    {
        var broker = new CoreBroker();
        broker.Topic("t");
        var member = Stable(broker);
        broker.Run(Session - 1);
        broker.Ask(new OffsetCommitRequest { GroupId = Name, MemberId = member.MemberId, GenerationIdOrMemberEpoch = member.GenerationId, Topics = [new() { Name = "t", Partitions = [new()] }] });
        broker.Run(Session - 1);
        Assert.Equal(KafkaError.None, Beat(broker, member));
    }

    [Fact]
    public void A_member_that_waits_for_others_is_alive()
    {
        var broker = new CoreBroker();
        var a = Stable(broker);
        var b = Join(broker, instance: "b");
        // a is heard of until the time to join is over.
        for (var i = 0; i < 2; i++)
        {
            broker.Run(RebalanceMs / 2 - 1);
            Assert.Equal(KafkaError.RebalanceInProgress, Beat(broker, a));
            Assert.False(b.HasEnded);
        }
        broker.Run(2);
        Assert.Equal(KafkaError.UnknownMemberId, Beat(broker, a));
        var joined = CoreBroker.End<JoinGroupResponse>(b);
        Assert.Equal((joined.MemberId, 2), (joined.Leader, joined.GenerationId));
    }

    [Fact]
    public void A_new_member_that_waits_too_long_is_asked_to_join_again()
    {
        var broker = new CoreBroker(s => s with { NewMemberMs = 5_000 });
        Stable(broker);
        var b = Join(broker, instance: "b");
        broker.Run(5_000);
        Assert.Equal(KafkaError.UnknownMemberId, CoreBroker.End<JoinGroupResponse>(b).ErrorCode);
    }

    [Fact]
    public void The_first_rebalance_waits_for_more_members_as_long_as_they_come()
    {
        var broker = new CoreBroker(s => s with { FirstRebalanceDelayMs = 3_000 });
        var first = Join(broker, instance: "a");
        broker.Run(2_000);
        var second = Join(broker, instance: "b");
        broker.Run(1_000);
        Assert.False(first.HasEnded);
        broker.Run(3_000);
        Assert.Equal([1, 1], new[] { first, second }.Select(c => CoreBroker.End<JoinGroupResponse>(c).GenerationId));
        Assert.Equal(2, CoreBroker.End<JoinGroupResponse>(first).Members.Length);
    }

    [Fact]
    public void The_wait_for_more_members_ends_with_their_time_to_join()
    {
        var broker = new CoreBroker(s => s with { FirstRebalanceDelayMs = 8_000 });
        var first = Join(broker, instance: "m0");
        for (var i = 1; i < 10 && !first.HasEnded; i++)
        {
            broker.Run(4_000);
            Join(broker, instance: $"m{i}");
        }
        Assert.True(first.HasEnded);
        Assert.InRange(broker.Clock.Now - Batches.Noon, RebalanceMs, RebalanceMs + 8_000);
    }

    [Fact]
    public void Offsets_of_a_group_without_members_go_after_their_time_and_the_group_with_them()
    {
        var broker = new CoreBroker(s => s with { OffsetsRetentionMs = 100_000, OffsetsExpiryIntervalMs = 10_000 });
        var member = With(broker, "t");
        broker.Run(500_000, () => Beat(broker, member));
        Assert.Equal([("t", 0)], Offsets(broker));
        broker.Run(Session + 80_000);
        Assert.Equal([("t", 0)], Offsets(broker));
        broker.Run(40_000);
        Assert.Null(broker.Broker.Groups.Find(Name));
    }

    [Fact]
    public void Offsets_of_topics_that_no_member_reads_go_after_their_time()
    {
        var broker = new CoreBroker(s => s with { OffsetsRetentionMs = 100_000, OffsetsExpiryIntervalMs = 10_000 });
        var member = With(broker, "t", "other");
        broker.Run(150_000, () => Beat(broker, member));
        Assert.Equal([("t", 0)], Offsets(broker));
    }

    [Fact]
    public void Offsets_of_someone_who_is_in_no_group_go_after_their_time()
    {
        var broker = new CoreBroker(s => s with { OffsetsRetentionMs = 100_000, OffsetsExpiryIntervalMs = 10_000 });
        broker.Topic("t", 2);
        Commit(broker, "t", "", -1);
        broker.Run(60_000);
        Commit(broker, "t", "", -1, partition: 1);
        broker.Run(60_000);
        Assert.Equal([("t", 1)], Offsets(broker));
    }

    [Fact]
    public void Offsets_are_kept_as_long_as_an_old_client_says()
    {
        var broker = new CoreBroker(s => s with { OffsetsExpiryIntervalMs = 1_000 });
        broker.Topic("t");
        broker.Ask(new OffsetCommitRequest { GroupId = Name, RetentionTimeMs = 5_000, Topics = [new() { Name = "t", Partitions = [new() { CommittedOffset = 3 }] }] }, 4);
        broker.Run(4_999);
        Assert.Equal([("t", 0)], Offsets(broker));
        broker.Run(1_001);
        Assert.Null(broker.Broker.Groups.Find(Name));
    }

    private static JoinGroupResponse With(CoreBroker broker, params string[] topics)
    {
        var member = Stable(broker);
        foreach (var topic in topics)
        {
            broker.Topic(topic);
            Commit(broker, topic, member.MemberId, member.GenerationId);
        }
        return member;
    }

    private static void Commit(CoreBroker broker, string topic, string memberId, int generation, int partition = 0) => Assert.Equal(
        KafkaError.None,
        broker.Ask(new OffsetCommitRequest { GroupId = Name, MemberId = memberId, GenerationIdOrMemberEpoch = generation, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition }] }] }).Topics[0].Partitions[0].ErrorCode);

    private static IEnumerable<(string, int)> Offsets(CoreBroker broker) => broker.Broker.Groups.Find(Name)!.Offsets.Committed.Select(o => o.Key);

    private static TestCall Join(CoreBroker broker, string? instance = null, string memberId = "") =>
        broker.Begin(Stage.Joining(Name, memberId, instance, sessionMs: Session, rebalanceMs: RebalanceMs));

    // A group with one dynamic member.
    private static JoinGroupResponse Stable(CoreBroker broker)
    {
        var id = CoreBroker.End<JoinGroupResponse>(Join(broker)).MemberId;
        var call = Join(broker, memberId: id);
        broker.Pass(0);
        var joined = CoreBroker.End<JoinGroupResponse>(call);
        Assert.Equal(KafkaError.None, broker.Ask(Stage.Syncing(Name, joined)).ErrorCode);
        return joined;
    }

    private static KafkaError Beat(CoreBroker broker, JoinGroupResponse member) =>
        broker.Ask(new HeartbeatRequest { GroupId = Name, GenerationId = member.GenerationId, MemberId = member.MemberId }).ErrorCode;
}
