using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>A member of a group.</summary>
internal sealed class GroupMember
{
    /// <summary>Its id. A static member has another one whenever it begins anew.</summary>
    public required string Id { get; init; }

    /// <summary>The name of a static member; null for a dynamic one.</summary>
    public string? InstanceId { get; init; }

    public required string ClientId { get; init; }

    public required string ClientHost { get; init; }

    /// <summary>What it can use, in the order of its preference, with what it tells the leader.</summary>
    public MemberProtocol[] Protocols { get; set; } = [];

    /// <summary>Milliseconds without a word after which it is taken for dead.</summary>
    public int SessionMs { get; set; }

    /// <summary>Milliseconds that it has to join again.</summary>
    public int RebalanceMs { get; set; }

    /// <summary>What the leader gave it.</summary>
    public ReadOnlyMemory<byte> Assignment { get; set; }

    /// <summary>Its JoinGroup that has no answer; null if there is none.</summary>
    public Reply<JoinGroupResponse>? Joining { get; set; }

    /// <summary>Its SyncGroup that has no answer; null if there is none.</summary>
    public Reply<SyncGroupResponse>? Syncing { get; set; }

    /// <summary>It has not seen a generation yet: it does not know its id, cannot send heartbeats, and may be gone without anyone knowing.</summary>
    public bool IsNew { get; set; }

    /// <summary>Takes it for dead.</summary>
    public BrokerTimer? Session { get; set; }

    /// <summary>It waits for an answer, so its silence means nothing.</summary>
    public bool IsWaiting => !IsNew && (Joining is not null || Syncing is not null);

    /// <summary>It was heard of.</summary>
    public void Renew() => Session?.Set(SessionMs);

    /// <summary>What it tells the leader if this is the protocol.</summary>
    public ReadOnlyMemory<byte> Metadata(string? protocol) => Array.Find(Protocols, p => p.Name == protocol)?.Metadata ?? default;

    /// <summary>True if it can use the same, in the same order, and tells the same.</summary>
    public bool Matches(MemberProtocol[] protocols) =>
        Protocols.Length == protocols.Length && Protocols.Zip(protocols).All(p => p.First.Name == p.Second.Name && p.First.Metadata.AsSpan().SequenceEqual(p.Second.Metadata));

    public void Answer(JoinGroupResponse response)
    {
        if (Joining is not { } reply) return;
        Joining = null;
        reply.Send(response);
    }

    public void Answer(SyncGroupResponse response)
    {
        if (Syncing is not { } reply) return;
        Syncing = null;
        reply.Send(response);
    }
}
