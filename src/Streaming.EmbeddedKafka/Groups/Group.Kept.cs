using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Groups;

/// <content>What of a group outlives the broker.</content>
internal sealed partial class Group
{
    /// <summary>Has the present generation kept.</summary>
    public void Save() => state?.Save(this);

    /// <summary>Forgets what was kept of it.</summary>
    public void Forget()
    {
        state?.Forget(this);
        Offsets.Clear();
    }

    public GroupEntry ToEntry() => new()
    {
        GroupId = Id,
        Generation = Generation,
        ProtocolType = ProtocolType,
        Protocol = Protocol,
        Leader = LeaderId,
        Since = Since,
        Members = [.. Members.Select(m => new GroupEntry.Member
        {
            Id = m.Id,
            InstanceId = m.InstanceId,
            ClientId = m.ClientId,
            ClientHost = m.ClientHost,
            SessionMs = m.SessionMs,
            RebalanceMs = m.RebalanceMs,
            Metadata = m.Metadata(Protocol),
            Assignment = m.Assignment,
        })],
    };

    /// <summary>Becomes what was kept: a stable group, or one without members. Of the protocols of its members, only the one in use is known.</summary>
    public void Restore(GroupEntry entry)
    {
        (Generation, ProtocolType, Protocol, LeaderId) = (entry.Generation, entry.ProtocolType, entry.Protocol, entry.Leader);
        foreach (var member in entry.Members)
        {
            Enter(new()
            {
                Id = member.Id,
                InstanceId = member.InstanceId,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                SessionMs = member.SessionMs,
                RebalanceMs = member.RebalanceMs,
                Protocols = [new(entry.Protocol ?? "", member.Metadata.ToArray())],
                Assignment = member.Assignment,
            });
        }
        Subscribed = Subscriptions.Of(this);
        MoveTo(Members.Count > 0 ? GroupState.Stable : GroupState.Empty);
        Since = entry.Since;
    }
}
