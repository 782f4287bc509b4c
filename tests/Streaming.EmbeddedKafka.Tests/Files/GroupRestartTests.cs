using Streaming.Kafka.Embedded.Groups;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>Groups go on after a restart as if nothing had been.</summary>
public sealed class GroupRestartTests
{
    [Fact]
    public void A_member_keeps_its_id_its_generation_and_its_assignment()
    {
        using var folder = new DataFolder();
        var clock = new StepClock();
        using var broker = new KeptBroker(clock, folder.Path);
        var (memberId, generation) = Join(broker, null);
        var before = BrokerImage.Of(broker.Broker);
        broker.Restart();
        Assert.Equal(before, BrokerImage.Of(broker.Broker));
        Assert.Equal(KafkaError.None, Beat(broker, memberId, generation));
        Assert.Equal("mine", Text(broker.Ask(new SyncGroupRequest { GroupId = "g", MemberId = memberId, GenerationId = generation, ProtocolType = "consumer", ProtocolName = "range" }).Assignment));
    }

    [Fact]
    public void A_member_that_is_not_heard_of_after_the_restart_is_out_when_its_session_ends()
    {
        using var folder = new DataFolder();
        var clock = new StepClock();
        using var broker = new KeptBroker(clock, folder.Path);
        var (memberId, generation) = Join(broker, null);
        broker.Restart();
        clock.Move(5_999);
        broker.Advance();
        Assert.Equal(GroupState.Stable, broker.Broker.Groups.Find("g")!.State);
        clock.Move(1);
        broker.Advance();
        Assert.Equal(GroupState.Empty, broker.Broker.Groups.Find("g")!.State);
        Assert.Equal(KafkaError.UnknownMemberId, Beat(broker, memberId, generation));
        broker.Restart();
        Assert.Equal((GroupState.Empty, generation + 1), (broker.Broker.Groups.Find("g")!.State, broker.Broker.Groups.Find("g")!.Generation));
    }

    [Fact]
    public void A_static_member_that_comes_back_gets_its_place_and_fences_the_one_before()
    {
        using var folder = new DataFolder();
        using var broker = new KeptBroker(new(), folder.Path);
        var (memberId, generation) = Join(broker, "i");
        broker.Restart();
        var again = broker.Ask(Joining("", "i"));
        Assert.Equal((KafkaError.None, generation), (again.ErrorCode, again.GenerationId));
        Assert.NotEqual(memberId, again.MemberId);
        broker.Restart();
        Assert.Equal(KafkaError.FencedInstanceId, Beat(broker, memberId, generation, "i"));
        Assert.Equal(KafkaError.None, Beat(broker, again.MemberId, generation, "i"));
    }

    [Fact]
    public void A_deleted_group_does_not_come_back()
    {
        using var folder = new DataFolder();
        var clock = new StepClock();
        using var broker = new KeptBroker(clock, folder.Path);
        Join(broker, null);
        clock.Move(10_000);
        broker.Advance();
        Assert.Equal(KafkaError.None, broker.Ask(new DeleteGroupsRequest { GroupsNames = ["g"] }).Results[0].ErrorCode);
        broker.Restart();
        Assert.Null(broker.Broker.Groups.Find("g"));
    }

    private static (string MemberId, int Generation) Join(KeptBroker broker, string? instanceId)
    {
        var joined = broker.Ask(Joining("", instanceId));
        if (joined.ErrorCode == KafkaError.MemberIdRequired) joined = broker.Ask(Joining(joined.MemberId, null));
        Assert.Equal(KafkaError.None, joined.ErrorCode);
        var synced = broker.Ask(new SyncGroupRequest
        {
            GroupId = "g",
            MemberId = joined.MemberId,
            GroupInstanceId = instanceId,
            GenerationId = joined.GenerationId,
            ProtocolType = "consumer",
            ProtocolName = "range",
            Assignments = [new() { MemberId = joined.MemberId, Assignment = "mine"u8.ToArray() }],
        });
        Assert.Equal(KafkaError.None, synced.ErrorCode);
        return (joined.MemberId, joined.GenerationId);
    }

    private static JoinGroupRequest Joining(string memberId, string? instanceId) => new()
    {
        GroupId = "g",
        MemberId = memberId,
        GroupInstanceId = instanceId,
        SessionTimeoutMs = 6_000,
        RebalanceTimeoutMs = 6_000,
        ProtocolType = "consumer",
        Protocols = [new() { Name = "range", Metadata = "said"u8.ToArray() }],
    };

    private static KafkaError Beat(KeptBroker broker, string memberId, int generation, string? instanceId = null) =>
        broker.Ask(new HeartbeatRequest { GroupId = "g", MemberId = memberId, GroupInstanceId = instanceId, GenerationId = generation }).ErrorCode;

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);
}
