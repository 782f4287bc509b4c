using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Groups;

/// <content>Who is in the group.</content>
internal sealed partial class Group
{
    private readonly OrderedDictionary<string, GroupMember> _members = [];
    private readonly Dictionary<string, string> _static = [];

    /// <summary>The members, in the order in which they came.</summary>
    public IReadOnlyList<GroupMember> Members => _members.Values;

    public GroupMember? Find(string memberId) => _members.GetValueOrDefault(memberId);

    /// <summary>The id of the static member with this name; null if there is none.</summary>
    public string? StaticId(string instanceId) => _static.GetValueOrDefault(instanceId);

    /// <summary>Whether a request comes from a member: an error if it does not, or if another has taken its name.</summary>
    public KafkaError Check(string memberId, string? instanceId)
    {
        if (instanceId is not null)
        {
            if (StaticId(instanceId) is not { } current) return KafkaError.UnknownMemberId;
            if (current != memberId) return KafkaError.FencedInstanceId;
        }
        return _members.ContainsKey(memberId) ? KafkaError.None : KafkaError.UnknownMemberId;
    }

    /// <summary>Adds a member; the first one says what kind of group it is, and leads.</summary>
    public void Add(GroupMember member, string protocolType)
    {
        if (_members.Count == 0) ProtocolType = protocolType;
        LeaderId ??= member.Id;
        Enter(member);
        if (Expected.Remove(member.Id, out var timer)) timer.Cancel();
    }

    /// <summary>Takes a member, or one that is expected, out.</summary>
    public void Remove(string memberId)
    {
        if (_members.Remove(memberId, out var member))
        {
            member.Session?.Cancel();
            if (member.InstanceId is not null) _static.Remove(member.InstanceId);
        }
        if (Expected.Remove(memberId, out var timer)) timer.Cancel();
        NotSynced.Remove(memberId);
        if (IsLeader(memberId)) LeaderId = _members.Count > 0 ? _members.GetAt(0).Key : null;
    }

    /// <summary>Gives the place of a static member to one who has come under its name. Whoever had it before is told that it has lost it.</summary>
    public GroupMember Replace(GroupMember before, string memberId)
    {
        _members.Remove(before.Id);
        before.Session?.Cancel();
        before.Answer(Refused(KafkaError.FencedInstanceId, before.Id));
        before.Answer(new Streaming.Kafka.Protocol.Messages.SyncGroupResponse { ErrorCode = KafkaError.FencedInstanceId });
        var member = new GroupMember
        {
            Id = memberId,
            InstanceId = before.InstanceId,
            ClientId = before.ClientId,
            ClientHost = before.ClientHost,
            Assignment = before.Assignment,
        };
        Enter(member);
        if (IsLeader(before.Id)) LeaderId = memberId;
        return member;
    }

    /// <summary>Makes sure that the leader is one who has joined. False if nobody has, or there is nobody.</summary>
    public bool TryElect()
    {
        if (LeaderId is null) return false;
        if (_members[LeaderId].Joining is not null) return true;
        if (Members.FirstOrDefault(m => m.Joining is not null) is not { } member) return false;
        LeaderId = member.Id;
        return true;
    }

    /// <summary>True if a member with these could be in the group: there must be one that everyone can use.</summary>
    public bool Supports(string protocolType, MemberProtocol[] protocols) => State == GroupState.Empty
        ? protocolType.Length > 0 && protocols.Length > 0
        : protocolType == ProtocolType && protocols.Any(p => Members.All(m => Array.Exists(m.Protocols, o => o.Name == p.Name)));

    /// <summary>What most members prefer of that which all can use; the first in the order of names if several are preferred as much.</summary>
    public string SelectProtocol()
    {
        var all = Members[0].Protocols.Select(p => p.Name).Where(n => Members.All(m => Array.Exists(m.Protocols, o => o.Name == n))).ToHashSet();
        return Members.CountBy(m => Array.Find(m.Protocols, p => all.Contains(p.Name))!.Name).OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).First().Key;
    }

    private void Enter(GroupMember member)
    {
        _members[member.Id] = member;
        if (member.InstanceId is not null) _static[member.InstanceId] = member.Id;
    }
}
