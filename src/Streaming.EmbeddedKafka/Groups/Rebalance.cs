using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>
/// The steps of a rebalance, as Kafka's <c>GroupMetadataManager</c> has them: <see cref="Prepare"/> has the members join again, <see cref="CompleteJoin"/> begins the next
/// generation with those who did, <see cref="Assign"/> gives them what the leader has decided.
/// </summary>
internal sealed class Rebalance(Timers timers, BrokerSettings settings)
{
    /// <summary>A member has come, changed or gone: begins a rebalance, or ends the one that is under way if nobody else is waited for.</summary>
    public void Continue(Group group)
    {
        if (group.CanRebalance) Prepare(group);
        else TryCompleteJoin(group);
    }

    /// <summary>Has the members join again. The first rebalance of a group waits a little for others, whoever is there already.</summary>
    public void Prepare(Group group)
    {
        if (group.State == GroupState.CompletingRebalance) Propagate(group, KafkaError.RebalanceInProgress);
        group.NotSynced.Clear();
        group.SyncTimer?.Cancel();
        var isFirst = group.State == GroupState.Empty;
        group.MoveTo(GroupState.PreparingRebalance);
        if (isFirst) DelayFirst(group, settings.FirstRebalanceDelayMs, Math.Max(group.RebalanceMs - settings.FirstRebalanceDelayMs, 0));
        else if (group.HaveAllJoined) CompleteJoin(group);
        else SetJoinTimer(group, group.RebalanceMs, () => CompleteJoin(group));
    }

    /// <summary>Begins the next generation if everyone has joined. The first rebalance of a group has its own time.</summary>
    public void TryCompleteJoin(Group group)
    {
        if (group.State == GroupState.PreparingRebalance && group.Previous != GroupState.Empty && group.HaveAllJoined) CompleteJoin(group);
    }

    /// <summary>Begins the next generation with those who have joined. Static members have their place until their session ends; others have lost it.</summary>
    public void CompleteJoin(Group group)
    {
        group.JoinTimer?.Cancel();
        foreach (var late in group.Members.Where(m => m is { Joining: null, InstanceId: null }).ToList()) group.Remove(late.Id);
        if (!group.TryElect() && group.Members.Count > 0)
        {
            // Only static members are left, and none of them has joined: their sessions decide.
            SetJoinTimer(group, group.RebalanceMs, () => CompleteJoin(group));
            return;
        }
        group.Generation++;
        group.NotSynced.Clear();
        group.Protocol = group.Members.Count > 0 ? group.SelectProtocol() : null;
        group.Subscribed = Subscriptions.Of(group);
        group.MoveTo(group.Members.Count > 0 ? GroupState.CompletingRebalance : GroupState.Empty);
        if (group.Members.Count == 0)
        {
            group.Save();
            return;
        }
        foreach (var member in group.Members.ToList())
        {
            member.Answer(group.Joined(member, withMembers: group.IsLeader(member.Id)));
            member.Renew();
            member.IsNew = false;
            group.NotSynced.Add(member.Id);
        }
        group.SyncTimer ??= timers.Create(() => ExpireSync(group));
        group.SyncTimer.Set(group.RebalanceMs);
    }

    /// <summary>The leader has assigned: the group is stable.</summary>
    public void Assign(Group group, IReadOnlyDictionary<string, byte[]> assignments)
    {
        foreach (var member in group.Members) member.Assignment = assignments.GetValueOrDefault(member.Id, []);
        Propagate(group, KafkaError.None);
        group.MoveTo(GroupState.Stable);
        group.Save();
    }

    /// <summary>A member has asked for its assignment.</summary>
    public void Synced(Group group, string memberId)
    {
        group.NotSynced.Remove(memberId);
        if (group.NotSynced.Count == 0) group.SyncTimer?.Cancel();
    }

    /// <summary>Takes a member out that is not heard of or has left, and goes on without it.</summary>
    public void Remove(Group group, GroupMember member)
    {
        member.Answer(Group.Refused(KafkaError.UnknownMemberId, ""));
        group.Remove(member.Id);
        if (group.State is GroupState.Stable or GroupState.CompletingRebalance) Prepare(group);
        else if (group.State == GroupState.PreparingRebalance && group.HaveAllJoined) CompleteJoin(group);
    }

    /// <summary>Takes a member for dead when it is not heard of for some time; hearing of it (<see cref="GroupMember.Renew"/>) starts its session.</summary>
    public void Watch(Group group, GroupMember member, long milliseconds)
    {
        member.Session = timers.Create(() =>
        {
            if (!member.IsWaiting && group.Find(member.Id) == member) Remove(group, member);
        });
        member.Session.Set(milliseconds);
    }

    private static void Propagate(Group group, KafkaError error)
    {
        foreach (var member in group.Members)
        {
            if (error != KafkaError.None) member.Assignment = default;
            if (member.Syncing is null) continue;
            member.Answer(error == KafkaError.None ? Assigned(group, member) : new SyncGroupResponse { ErrorCode = error });
            member.Renew();
        }
    }

    public static SyncGroupResponse Assigned(Group group, GroupMember member) =>
        new() { ProtocolType = group.ProtocolType, ProtocolName = group.Protocol, Assignment = member.Assignment };

    private void DelayFirst(Group group, int delayMs, int leftMs) => SetJoinTimer(group, delayMs, () =>
    {
        if (!group.HasNewMember || leftMs == 0)
        {
            CompleteJoin(group);
            return;
        }
        group.HasNewMember = false;
        DelayFirst(group, Math.Min(settings.FirstRebalanceDelayMs, leftMs), Math.Max(leftMs - delayMs, 0));
    });

    private void SetJoinTimer(Group group, int milliseconds, Action action)
    {
        group.JoinTimer?.Cancel();
        group.JoinTimer = timers.After(milliseconds, action);
    }

    private void ExpireSync(Group group)
    {
        if (group.NotSynced.Count == 0 || group.State is not (GroupState.CompletingRebalance or GroupState.Stable)) return;
        foreach (var memberId in group.NotSynced.ToList()) group.Remove(memberId);
        Prepare(group);
    }
}
