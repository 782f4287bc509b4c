using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Members leave, or are taken out by their names.</summary>
internal sealed class LeaveGroupHandler(Broker broker) : DirectHandler<LeaveGroupRequest, LeaveGroupResponse>
{
    private const short ManyFrom = 3;

    protected override LeaveGroupResponse Answer(LeaveGroupRequest request, Call call)
    {
        var asked = call.Version < ManyFrom ? [new() { MemberId = request.MemberId }] : request.Members;
        if (request.GroupId.Length == 0) return new() { ErrorCode = KafkaError.InvalidGroupId };
        var group = broker.Groups.Find(request.GroupId);
        var left = asked.Select(m => Result(m, group is null ? KafkaError.UnknownMemberId : Leave(group, m))).ToArray();
        if (group is not null && left.Any(m => m.ErrorCode == KafkaError.None)) GoOn(group);
        return call.Version < ManyFrom ? new() { ErrorCode = left[0].ErrorCode } : new() { Members = left };
    }

    protected override LeaveGroupResponse Refusal(LeaveGroupRequest request, KafkaError error) => new() { ErrorCode = error };

    private static LeaveGroupResponse.Member Result(LeaveGroupRequest.Member asked, KafkaError error) =>
        new() { MemberId = asked.MemberId, GroupInstanceId = asked.GroupInstanceId, ErrorCode = error };

    private static KafkaError Leave(Group group, LeaveGroupRequest.Member asked)
    {
        var memberId = asked.MemberId;
        if (memberId.Length == 0)
        {
            // An administrator takes a static member out, whatever its id is.
            if (asked.GroupInstanceId is not { } instance || group.StaticId(instance) is not { } current) return KafkaError.UnknownMemberId;
            memberId = current;
        }
        else if (group.Expected.ContainsKey(memberId))
        {
            group.Remove(memberId);
            return KafkaError.None;
        }
        else if (group.Check(memberId, asked.GroupInstanceId) is var error and not KafkaError.None)
        {
            return error;
        }
        group.Find(memberId)!.Answer(Group.Refused(KafkaError.UnknownMemberId, ""));
        group.Remove(memberId);
        return KafkaError.None;
    }

    private void GoOn(Group group)
    {
        if (group.State is GroupState.Stable or GroupState.CompletingRebalance) broker.Groups.Rebalance.Continue(group);
        else if (group.State == GroupState.PreparingRebalance) broker.Groups.Rebalance.TryCompleteJoin(group);
    }
}
