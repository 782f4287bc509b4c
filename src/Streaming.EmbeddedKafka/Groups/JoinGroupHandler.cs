using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>A member joins. The decisions are those of Kafka's <c>GroupMetadataManager.classicGroupJoin</c>.</summary>
internal sealed class JoinGroupHandler(Broker broker) : ApiHandler<JoinGroupRequest, JoinGroupResponse>
{
    private const short KnowsIdsFrom = 4, SkipsFrom = 9;

    private readonly Rebalance _rebalance = broker.Groups.Rebalance;

    protected override void Handle(JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        // Version 0 has one time for both.
        if (request.RebalanceTimeoutMs < 0) request.RebalanceTimeoutMs = request.SessionTimeoutMs;
        var (settings, memberId) = (broker.Settings, request.MemberId);
        if (request.GroupId.Length == 0) reply.Send(Group.Refused(KafkaError.InvalidGroupId, memberId));
        else if (request.SessionTimeoutMs < settings.MinSessionMs || request.SessionTimeoutMs > settings.MaxSessionMs) reply.Send(Group.Refused(KafkaError.InvalidSessionTimeout, memberId));
        else if (memberId.Length == 0) JoinNew(broker.Groups.FindOrAdd(request.GroupId), request, reply);
        else if (broker.Groups.Find(request.GroupId) is { } group) JoinAgain(group, request, reply);
        else reply.Send(Group.Refused(KafkaError.UnknownMemberId, memberId));
    }

    protected override JoinGroupResponse Refusal(JoinGroupRequest request, KafkaError error) => Group.Refused(error, request.MemberId);

    private void JoinNew(Group group, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        var protocols = MemberProtocol.Of(request);
        if (!group.Supports(request.ProtocolType, protocols))
        {
            reply.Send(Group.Refused(KafkaError.InconsistentGroupProtocol, ""));
            return;
        }
        var memberId = $"{request.GroupInstanceId ?? reply.Call.ClientId}-{broker.Groups.NewId()}";
        if (request.GroupInstanceId is { } instance && group.StaticId(instance) is { } before) TakeOver(group, group.Find(before)!, memberId, request, reply);
        else if (request.GroupInstanceId is null && reply.Version >= KnowsIdsFrom) Expect(group, memberId, request, reply);
        else Add(group, memberId, request, reply);
    }

    // So that a client whose connection breaks does not leave members behind that nobody is.
    private void Expect(Group group, string memberId, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        group.Expected[memberId] = broker.Timers.After(request.SessionTimeoutMs, () =>
        {
            group.Remove(memberId);
            if (group.State == GroupState.PreparingRebalance && group.HaveAllJoined) _rebalance.CompleteJoin(group);
        });
        reply.Send(Group.Refused(KafkaError.MemberIdRequired, memberId));
    }

    private void Add(Group group, string memberId, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        var member = new GroupMember { Id = memberId, InstanceId = request.GroupInstanceId, ClientId = reply.Call.ClientId, ClientHost = reply.Call.ClientHost, IsNew = true };
        Update(member, request, reply);
        if (group is { State: GroupState.PreparingRebalance, Previous: GroupState.Empty }) group.HasNewMember = true;
        group.Add(member, request.ProtocolType);
        _rebalance.Watch(group, member, broker.Settings.NewMemberMs);
        _rebalance.Continue(group);
    }

    private void JoinAgain(Group group, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        var protocols = MemberProtocol.Of(request);
        if (!group.Supports(request.ProtocolType, protocols)) reply.Send(Group.Refused(KafkaError.InconsistentGroupProtocol, request.MemberId));
        else if (group.Expected.ContainsKey(request.MemberId)) JoinExpected(group, request, reply);
        else if (group.Check(request.MemberId, request.GroupInstanceId) is var error and not KafkaError.None) reply.Send(Group.Refused(error, request.MemberId));
        else JoinAgain(group, group.Find(request.MemberId)!, protocols, request, reply);
    }

    private void JoinExpected(Group group, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        if (request.GroupInstanceId is not null) reply.Send(Group.Refused(KafkaError.UnknownServerError, request.MemberId));
        else Add(group, request.MemberId, request, reply);
    }

    private void JoinAgain(Group group, GroupMember member, MemberProtocol[] protocols, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        // The answer was lost, or a follower only asks: the generation is still the present one. A leader that joins again wants to assign again.
        var isSame = group.State switch
        {
            GroupState.CompletingRebalance => member.Matches(protocols),
            GroupState.Stable => !group.IsLeader(member.Id) && member.Matches(protocols),
            _ => false,
        };
        if (isSame)
        {
            reply.Send(group.Joined(member, withMembers: group.IsLeader(member.Id)));
            return;
        }
        if (group.State == GroupState.Empty)
        {
            reply.Send(Group.Refused(KafkaError.UnknownMemberId, member.Id));
            return;
        }
        Update(member, request, reply);
        _rebalance.Continue(group);
    }

    // KIP-345: whoever comes with the name of a static member gets its place. If that changes nothing for the group, nobody else notices.
    private void TakeOver(Group group, GroupMember before, string memberId, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        var leader = group.LeaderId!;
        var member = group.Replace(before, memberId);
        Update(member, request, reply);
        _rebalance.Watch(group, member, before.SessionMs);
        if (group.State == GroupState.CompletingRebalance)
        {
            _rebalance.Prepare(group);
        }
        else if (group.State != GroupState.Stable)
        {
            _rebalance.TryCompleteJoin(group);
        }
        else if (group.SelectProtocol() != group.Protocol)
        {
            _rebalance.Continue(group);
        }
        else
        {
            var skips = reply.Version >= SkipsFrom && group.IsLeader(memberId);
            var joined = group.Joined(member, withMembers: skips, skipAssignment: skips);
            // Who cannot be told to leave the assignment as it is, must not think that it leads.
            if (reply.Version < SkipsFrom) joined.Leader = leader;
            member.Answer(joined);
            group.Save();
        }
    }

    private static void Update(GroupMember member, JoinGroupRequest request, Reply<JoinGroupResponse> reply)
    {
        member.Protocols = MemberProtocol.Of(request);
        (member.SessionMs, member.RebalanceMs) = (request.SessionTimeoutMs, request.RebalanceTimeoutMs);
        // Of two on their way, the one before is of a connection that the client has given up.
        member.Answer(Group.Refused(KafkaError.RebalanceInProgress, member.Id));
        member.Joining = reply;
    }
}
