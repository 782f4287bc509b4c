using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Protocol.Tests.Live;

/// <summary>A consumer joins a group of a real broker, is assigned, commits, leaves: once in every version.</summary>
public sealed class GroupApisTests : IDisposable
{
    private readonly LiveCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void A_member_lives_through_its_life_in_every_version()
    {
        var (topic, _, _) = _cluster.Topic();
        var group = LiveCluster.Name("group");
        var coordinator = _cluster.Coordinator(group, CoordinatorType.Group);
        foreach (var version in LiveCluster.Versions(ApiKey.JoinGroup))
        {
            var (member, generation) = Join(coordinator, group, topic, version);
            Sync(coordinator, group, topic, member, generation, LiveCluster.Capped(ApiKey.SyncGroup, version));
            var beat = coordinator.Ask(new HeartbeatRequest { GroupId = group, MemberId = member, GenerationId = generation }, LiveCluster.Capped(ApiKey.Heartbeat, version));
            Assert.Equal(KafkaError.None, beat.ErrorCode);
            Commit(coordinator, group, topic, member, generation, 10 + version, LiveCluster.Capped(ApiKey.OffsetCommit, version));
            Assert.Equal(KafkaError.IllegalGeneration, coordinator.Ask(new HeartbeatRequest { GroupId = group, MemberId = member, GenerationId = generation + 9 }, 4).ErrorCode);
            if (version == 9) Described(coordinator, group, topic, member);
            var leave = new LeaveGroupRequest { GroupId = group, MemberId = member, Members = [new() { MemberId = member, Reason = "test" }] };
            var left = coordinator.Ask(leave, LiveCluster.Capped(ApiKey.LeaveGroup, version));
            Assert.Equal(KafkaError.None, left.ErrorCode);
            Assert.Equal(version >= 3 ? [(member, KafkaError.None)] : [], left.Members.Select(m => (m.MemberId, m.ErrorCode)));
        }
        Committed(coordinator, group, topic, 19);
        Deleted(coordinator, group, topic);
    }

    [Fact]
    public void A_coordinator_is_found_in_every_version()
    {
        foreach (var version in LiveCluster.Versions(ApiKey.FindCoordinator))
        {
            var request = new FindCoordinatorRequest { Key = "g", CoordinatorKeys = ["g", "h"] };
            var found = _cluster.Any.AskUntil(request, version, r => r.ErrorCode == KafkaError.None && r.Coordinators.All(c => c.ErrorCode == KafkaError.None));
            if (version < 4) Assert.True(found.Port > 0);
            else Assert.Equal(["g", "h"], found.Coordinators.Select(c => c.Key));
        }
    }

    [Fact]
    public void Groups_are_listed_in_every_version()
    {
        var group = LiveCluster.Name("listed");
        var coordinator = _cluster.Coordinator(group, CoordinatorType.Group);
        var (topic, _, _) = _cluster.Topic();
        Commit(coordinator, group, topic, "", -1, 5, 8);
        foreach (var version in LiveCluster.Versions(ApiKey.ListGroups))
        {
            var listed = coordinator.Ask(new ListGroupsRequest { StatesFilter = ["Empty"], TypesFilter = ["classic"] }, version).Groups.Single(g => g.GroupId == group);
            Assert.Equal((version >= 4 ? "Empty" : "", version >= 5 ? "classic" : ""), (listed.GroupState, listed.GroupType));
        }
    }

    private static (string Member, int Generation) Join(LiveBroker coordinator, string group, string topic, short version)
    {
        using var subscription = new WireBuffer();
        ConsumerPayload.Write(subscription, 3, new ConsumerSubscription { Topics = [topic] });
        var request = new JoinGroupRequest
        {
            GroupId = group,
            SessionTimeoutMs = 30_000,
            RebalanceTimeoutMs = 30_000,
            ProtocolType = "consumer",
            Protocols = [new() { Name = "range", Metadata = subscription.Memory }],
            Reason = "test",
        };
        var joined = coordinator.Ask(request, version);
        if (joined.ErrorCode == KafkaError.MemberIdRequired)
        {
            Assert.True(version >= 4);
            request.MemberId = joined.MemberId;
            joined = coordinator.Ask(request, version);
        }
        Assert.Equal((KafkaError.None, "range", joined.MemberId), (joined.ErrorCode, joined.ProtocolName, joined.Leader));
        var metadata = Assert.Single(joined.Members).Metadata;
        Assert.Equal([topic], ConsumerPayload.Read<ConsumerSubscription>(metadata, out _).Topics);
        return (joined.MemberId, joined.GenerationId);
    }

    private static void Sync(LiveBroker coordinator, string group, string topic, string member, int generation, short version)
    {
        using var assignment = new WireBuffer();
        ConsumerPayload.Write(assignment, 3, new ConsumerAssignment { AssignedPartitions = [new() { Topic = topic, Partitions = [0] }] });
        var request = new SyncGroupRequest
        {
            GroupId = group,
            MemberId = member,
            GenerationId = generation,
            ProtocolType = "consumer",
            ProtocolName = "range",
            Assignments = [new() { MemberId = member, Assignment = assignment.Memory }],
        };
        var synced = coordinator.Ask(request, version);
        Assert.Equal((KafkaError.None, version >= 5 ? "range" : null), (synced.ErrorCode, synced.ProtocolName));
        Assert.Equal(topic, Assert.Single(ConsumerPayload.Read<ConsumerAssignment>(synced.Assignment, out _).AssignedPartitions).Topic);
    }

    private static void Commit(LiveBroker coordinator, string group, string topic, string member, int generation, long offset, short version)
    {
        var request = new OffsetCommitRequest
        {
            GroupId = group,
            MemberId = member,
            GenerationIdOrMemberEpoch = generation,
            Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = offset, CommittedLeaderEpoch = 0, CommittedMetadata = "ü" }] }],
        };
        var done = coordinator.AskUntil(request, version, r => r.Topics[0].Partitions[0].ErrorCode is not (KafkaError.CoordinatorLoadInProgress or KafkaError.NotCoordinator));
        Assert.Equal((topic, KafkaError.None), (done.Topics[0].Name, done.Topics[0].Partitions[0].ErrorCode));
    }

    private static void Described(LiveBroker coordinator, string group, string topic, string member)
    {
        foreach (var version in LiveCluster.Versions(ApiKey.DescribeGroups))
        {
            var described = Assert.Single(coordinator.Ask(new DescribeGroupsRequest { Groups = [group], IncludeAuthorizedOperations = true }, version).Groups);
            Assert.Equal((KafkaError.None, "Stable", "consumer", "range"), (described.ErrorCode, described.GroupState, described.ProtocolType, described.ProtocolData));
            var found = Assert.Single(described.Members);
            Assert.Equal((member, "streaming-protocol-tests"), (found.MemberId, found.ClientId));
            Assert.Equal([0], Assert.Single(ConsumerPayload.Read<ConsumerAssignment>(found.MemberAssignment, out _).AssignedPartitions).Partitions);
            Assert.Equal([topic], ConsumerPayload.Read<ConsumerSubscription>(found.MemberMetadata, out _).Topics);
        }
    }

    private static void Committed(LiveBroker coordinator, string group, string topic, long offset)
    {
        var request = new OffsetFetchRequest
        {
            GroupId = group,
            Topics = [new() { Name = topic, PartitionIndexes = [0] }],
            Groups = [new() { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] }],
            RequireStable = true,
        };
        foreach (var version in LiveCluster.Versions(ApiKey.OffsetFetch))
        {
            var fetched = coordinator.Ask(request, version);
            var found = version < 8
                ? fetched.Topics.Select(t => (t.Name, t.Partitions[0].CommittedOffset, t.Partitions[0].Metadata, t.Partitions[0].ErrorCode))
                : fetched.Groups[0].Topics.Select(t => (t.Name, t.Partitions[0].CommittedOffset, t.Partitions[0].Metadata, t.Partitions[0].ErrorCode));
            Assert.Equal([(topic, offset, "ü", KafkaError.None)], found);
        }
        var all = coordinator.Ask(new OffsetFetchRequest { Groups = [new() { GroupId = group, Topics = null }] }, 9);
        Assert.Equal(topic, Assert.Single(all.Groups[0].Topics).Name);
    }

    private static void Deleted(LiveBroker coordinator, string group, string topic)
    {
        var forgotten = coordinator.Ask(new OffsetDeleteRequest { GroupId = group, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0 }] }] }, 0);
        Assert.Equal((KafkaError.None, KafkaError.None), (forgotten.ErrorCode, forgotten.Topics[0].Partitions[0].ErrorCode));
        foreach (var version in LiveCluster.Versions(ApiKey.DeleteGroups))
        {
            var result = Assert.Single(coordinator.Ask(new DeleteGroupsRequest { GroupsNames = [group] }, version).Results);
            Assert.Equal((group, version == 0 ? KafkaError.None : KafkaError.GroupIdNotFound), (result.GroupId, result.ErrorCode));
        }
    }
}
