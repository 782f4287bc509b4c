using System.Text;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <content>Groups.</content>
internal sealed partial class Stage
{
    /// <summary>A name for a group whose coordinator answers.</summary>
    public string Group(string name)
    {
        var group = Name(name);
        Until(new FindCoordinatorRequest { CoordinatorKeys = [group] }, 4, r => r.Coordinators[0].ErrorCode == KafkaError.None);
        Until(new OffsetFetchRequest { Groups = [new() { GroupId = group, Topics = null }] }, 8, r => r.Groups[0].ErrorCode == KafkaError.None);
        return group;
    }

    /// <summary>A request to join. <paramref name="topic"/> is what the member wants.</summary>
    public static JoinGroupRequest Joining(
        string group, string memberId = "", string? instance = null, string topic = "t", int sessionMs = 30_000, int rebalanceMs = 30_000, string type = "consumer", params string[] protocols) => new()
        {
            GroupId = group,
            MemberId = memberId,
            GroupInstanceId = instance,
            SessionTimeoutMs = sessionMs,
            RebalanceTimeoutMs = rebalanceMs,
            ProtocolType = type,
            Protocols = [.. protocols.DefaultIfEmpty("range").Select(p => new JoinGroupRequest.Protocol { Name = p, Metadata = Subscription(topic) })],
        };

    /// <summary>Joins as a new dynamic member, with the id that it is given; the answer may come later.</summary>
    public string BeginJoin(string client, JoinGroupRequest request, short version = 9)
    {
        var asked = Ask($"{client} asks for an id", request, version, client);
        Assert.Equal(KafkaError.MemberIdRequired, asked.ErrorCode);
        request.MemberId = asked.MemberId;
        Begin(client, request, version);
        return asked.MemberId;
    }

    /// <summary>Joins as a new dynamic member of a group that has nobody else to wait for.</summary>
    public JoinGroupResponse Join(string client, JoinGroupRequest request, short version = 9)
    {
        BeginJoin(client, request, version);
        return End<JoinGroupResponse>($"{client} has joined", client, version);
    }

    /// <summary>A request for an assignment; the leader brings one text for each member.</summary>
    public static SyncGroupRequest Syncing(string group, JoinGroupResponse joined, string? instance = null, params (string MemberId, string Assignment)[] assignments) => new()
    {
        GroupId = group,
        GenerationId = joined.GenerationId,
        MemberId = joined.MemberId,
        GroupInstanceId = instance,
        ProtocolType = "consumer",
        ProtocolName = joined.ProtocolName,
        Assignments = [.. assignments.Select(a => new SyncGroupRequest.MemberAssignment { MemberId = a.MemberId, Assignment = Encoding.UTF8.GetBytes(a.Assignment) })],
    };

    public HeartbeatResponse Beat(string client, string group, JoinGroupResponse joined, string? instance = null) =>
        Ask($"{client} beats", new HeartbeatRequest { GroupId = group, GenerationId = joined.GenerationId, MemberId = joined.MemberId, GroupInstanceId = instance }, 4, client);

    /// <summary>Waits until a group is in a state, with so many members.</summary>
    public void Await(string group, string state, int members) => Until(
        new DescribeGroupsRequest { Groups = [group] }, 5, r => r.Groups[0].GroupState == state && r.Groups[0].Members.Length == members);

    public DescribeGroupsResponse Describe(string label, string group, short version = 6)
    {
        var response = Client().Ask(new DescribeGroupsRequest { Groups = [group], IncludeAuthorizedOperations = true }, version);
        // In no particular order.
        foreach (var described in response.Groups) described.Members = [.. described.Members.OrderBy(m => Transcript.Symbols.Of("member", m.MemberId), StringComparer.Ordinal)];
        Transcript.Write(label, response);
        return response;
    }

    public OffsetCommitResponse Commit(string label, string group, string topic, long offset, string memberId = "", int generation = -1, string? instance = null, string? metadata = "", int partition = 0, short version = 8) => Ask(
        label,
        new OffsetCommitRequest
        {
            GroupId = group,
            MemberId = memberId,
            GenerationIdOrMemberEpoch = generation,
            GroupInstanceId = instance,
            Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition, CommittedOffset = offset, CommittedLeaderEpoch = 0, CommittedMetadata = metadata }] }],
        },
        version);

    public OffsetFetchResponse Committed(string label, string group, string? topic, bool stable = false, int partitions = 1, short version = 8) => Ask(
        label,
        new OffsetFetchRequest
        {
            GroupId = group,
            RequireStable = stable,
            Topics = topic is null ? null : [new() { Name = topic, PartitionIndexes = [.. Enumerable.Range(0, partitions)] }],
            Groups = [new() { GroupId = group, Topics = topic is null ? null : [new() { Name = topic, PartitionIndexes = [.. Enumerable.Range(0, partitions)] }] }],
        },
        version);

    private static byte[] Subscription(string topic)
    {
        using var buffer = new WireBuffer();
        ConsumerPayload.Write(buffer, 1, new ConsumerSubscription { Topics = [topic] });
        return buffer.Written.ToArray();
    }
}
