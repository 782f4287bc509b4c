using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>A member asks for its assignment; the leader brings them all.</summary>
internal sealed class SyncGroupHandler(Broker broker) : ApiHandler<SyncGroupRequest, SyncGroupResponse>
{
    private const short NamesProtocolFrom = 5;

    protected override void Handle(SyncGroupRequest request, Reply<SyncGroupResponse> reply)
    {
        var group = broker.Groups.Find(request.GroupId);
        var error = Check(group, request, reply.Version);
        if (error != KafkaError.None)
        {
            reply.Send(Refusal(request, error));
            return;
        }
        var member = group!.Find(request.MemberId)!;
        broker.Groups.Rebalance.Synced(group, member.Id);
        if (group.State == GroupState.Stable)
        {
            reply.Send(Rebalance.Assigned(group, member));
            return;
        }
        member.Answer(Refusal(request, KafkaError.RebalanceInProgress));
        member.Syncing = reply;
        if (group.IsLeader(member.Id)) broker.Groups.Rebalance.Assign(group, request.Assignments.DistinctBy(a => a.MemberId).ToDictionary(a => a.MemberId, a => a.Assignment.ToArray()));
    }

    protected override SyncGroupResponse Refusal(SyncGroupRequest request, KafkaError error) => new() { ErrorCode = error };

    private static KafkaError Check(Group? group, SyncGroupRequest request, short version)
    {
        if (version >= NamesProtocolFrom && (request.ProtocolType is null || request.ProtocolName is null)) return KafkaError.InconsistentGroupProtocol;
        if (request.GroupId.Length == 0) return KafkaError.InvalidGroupId;
        if (group is null || group.State == GroupState.Empty) return KafkaError.UnknownMemberId;
        var error = group.Check(request.MemberId, request.GroupInstanceId);
        if (error != KafkaError.None) return error;
        if (request.GenerationId != group.Generation) return KafkaError.IllegalGeneration;
        if (Differs(request.ProtocolType, group.ProtocolType) || Differs(request.ProtocolName, group.Protocol)) return KafkaError.InconsistentGroupProtocol;
        return group.State == GroupState.PreparingRebalance ? KafkaError.RebalanceInProgress : KafkaError.None;
    }

    private static bool Differs(string? said, string? known) => said is not null && known is not null && said != known;
}
