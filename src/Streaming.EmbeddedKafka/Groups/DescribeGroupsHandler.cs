using Streaming.Kafka.Embedded.Cluster;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>What groups are doing. Members say what they want only while the group is stable.</summary>
internal sealed class DescribeGroupsHandler(Broker broker) : DirectHandler<DescribeGroupsRequest, DescribeGroupsResponse>
{
    private const short TellsMissingFrom = 6;

    protected override DescribeGroupsResponse Answer(DescribeGroupsRequest request, Call call) =>
        new() { Groups = [.. request.Groups.Select(g => Describe(g, call.Version, request.IncludeAuthorizedOperations ? AllowedOperations.OnGroup : AllowedOperations.NotAsked))] };

    protected override DescribeGroupsResponse Refusal(DescribeGroupsRequest request, KafkaError error) =>
        new() { Groups = [.. request.Groups.Select(g => new DescribeGroupsResponse.Group { GroupId = g, ErrorCode = error })] };

    private static DescribeGroupsResponse.Member Describe(Group group, GroupMember member) => new()
    {
        MemberId = member.Id,
        GroupInstanceId = member.InstanceId,
        ClientId = member.ClientId,
        ClientHost = member.ClientHost,
        MemberMetadata = group.State == GroupState.Stable ? member.Metadata(group.Protocol) : default,
        MemberAssignment = member.Assignment,
    };

    private DescribeGroupsResponse.Group Describe(string id, short version, int operations)
    {
        if (broker.Groups.Find(id) is not { } group)
        {
            return version >= TellsMissingFrom
                ? new() { GroupId = id, GroupState = $"{GroupState.Dead}", ErrorCode = KafkaError.GroupIdNotFound }
                : new() { GroupId = id, GroupState = $"{GroupState.Dead}", AuthorizedOperations = operations };
        }
        return new()
        {
            GroupId = id,
            GroupState = $"{group.State}",
            ProtocolType = group.ProtocolType ?? "",
            ProtocolData = group.State == GroupState.Stable ? group.Protocol ?? "" : "",
            Members = [.. group.Members.Select(m => Describe(group, m))],
            AuthorizedOperations = operations,
        };
    }
}
