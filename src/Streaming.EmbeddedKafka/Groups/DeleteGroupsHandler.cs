using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Deletes groups without members.</summary>
internal sealed class DeleteGroupsHandler(Broker broker) : DirectHandler<DeleteGroupsRequest, DeleteGroupsResponse>
{
    protected override DeleteGroupsResponse Answer(DeleteGroupsRequest request, Call call) => new() { Results = [.. request.GroupsNames.Select(g => Result(g, Delete(g)))] };

    protected override DeleteGroupsResponse Refusal(DeleteGroupsRequest request, KafkaError error) => new() { Results = [.. request.GroupsNames.Select(g => Result(g, error))] };

    private static DeleteGroupsResponse.Result Result(string id, KafkaError error) => new() { GroupId = id, ErrorCode = error };

    private KafkaError Delete(string id)
    {
        if (broker.Groups.Find(id) is not { } group) return KafkaError.GroupIdNotFound;
        if (group.State != GroupState.Empty) return KafkaError.NonEmptyGroup;
        broker.Groups.Delete(group);
        return KafkaError.None;
    }
}
