using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.State;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>A group: its members, its generation, its offsets. What happens to it is decided by <see cref="Rebalance"/> and those who use it.</summary>
/// <param name="id">Its name.</param>
/// <param name="clock">For when it came into its state.</param>
/// <param name="state">Keeps what changes.</param>
internal sealed partial class Group(string id, BrokerClock clock, BrokerState? state = null)
{
    public string Id => id;

    public GroupState State { get; private set; } = GroupState.Empty;

    /// <summary>The state before.</summary>
    public GroupState Previous { get; private set; } = GroupState.Dead;

    /// <summary>When it came into its state, in milliseconds since 1970.</summary>
    public long Since { get; private set; } = clock.Now;

    /// <summary>Counts the rebalances.</summary>
    public int Generation { get; set; }

    /// <summary>What kind of members it has, such as <c>consumer</c>; null if it never had any.</summary>
    public string? ProtocolType { get; set; }

    /// <summary>What the leader assigns by, in this generation; null if there is none.</summary>
    public string? Protocol { get; set; }

    /// <summary>The member that assigns; null if there is none.</summary>
    public string? LeaderId { get; private set; }

    public GroupOffsets Offsets { get; } = new(id, state);

    /// <summary>Topics that its consumers read; null if that is not known.</summary>
    public HashSet<string>? Subscribed { get; set; }

    /// <summary>Members that were given an id and have not joined with it.</summary>
    public Dictionary<string, BrokerTimer> Expected { get; } = [];

    /// <summary>Members that have joined the generation and have not asked for their assignment.</summary>
    public HashSet<string> NotSynced { get; } = [];

    /// <summary>A member came while the first rebalance was being delayed.</summary>
    public bool HasNewMember { get; set; }

    /// <summary>Ends the time to join.</summary>
    public BrokerTimer? JoinTimer { get; set; }

    /// <summary>Ends the time to ask for assignments.</summary>
    public BrokerTimer? SyncTimer { get; set; }

    /// <summary>Milliseconds that members have to join again: as many as the slowest wants.</summary>
    public int RebalanceMs => Members.Select(m => m.RebalanceMs).DefaultIfEmpty().Max();

    /// <summary>Everyone who is known has joined.</summary>
    public bool HaveAllJoined => Expected.Count == 0 && Members.All(m => m.Joining is not null);

    /// <summary>A rebalance can begin: none is under way yet.</summary>
    public bool CanRebalance => State is GroupState.Empty or GroupState.CompletingRebalance or GroupState.Stable;

    public bool IsLeader(string memberId) => LeaderId == memberId;

    public void MoveTo(GroupState state) => (Previous, State, Since) = (State, state, clock.Now);

    /// <summary>An answer about the present generation to one of its members.</summary>
    public JoinGroupResponse Joined(GroupMember member, bool withMembers, bool skipAssignment = false) => new()
    {
        GenerationId = Generation,
        ProtocolType = ProtocolType,
        ProtocolName = Protocol,
        Leader = LeaderId ?? "",
        SkipAssignment = skipAssignment,
        MemberId = member.Id,
        Members = withMembers ? [.. Members.Select(m => new JoinGroupResponse.Member { MemberId = m.Id, GroupInstanceId = m.InstanceId, Metadata = m.Metadata(Protocol) })] : [],
    };

    /// <summary>A JoinGroup that is refused.</summary>
    public static JoinGroupResponse Refused(KafkaError error, string memberId) => new() { ErrorCode = error, MemberId = memberId, ProtocolName = null };
}
