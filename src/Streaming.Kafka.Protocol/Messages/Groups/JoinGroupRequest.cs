namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Joins a group. It is answered when all members have joined.</summary>
internal sealed class JoinGroupRequest : IRequest<JoinGroupResponse>
{
    public string GroupId = "";

    /// <summary>Milliseconds without a heartbeat after which the member is taken for dead.</summary>
    public int SessionTimeoutMs;

    /// <summary>Milliseconds that the member has to join again in a rebalance. In version 0, the session time-out.</summary>
    public int RebalanceTimeoutMs = -1;

    /// <summary>Empty at first.</summary>
    public string MemberId = "";

    /// <summary>Not null for a static member, which keeps its place over a restart.</summary>
    public string? GroupInstanceId;

    /// <summary><c>consumer</c>, or another kind of member.</summary>
    public string ProtocolType = "";

    /// <summary>In the order of preference.</summary>
    public Protocol[] Protocols = [];

    /// <summary>For logs.</summary>
    public string? Reason;

    public static ApiKey Api => ApiKey.JoinGroup;

    public void Fields(ref Wire wire)
    {
        wire.String(ref GroupId);
        wire.Int32(ref SessionTimeoutMs);
        if (wire.Version >= 1) wire.Int32(ref RebalanceTimeoutMs);
        wire.String(ref MemberId);
        if (wire.Version >= 5) wire.NullableString(ref GroupInstanceId);
        wire.String(ref ProtocolType);
        wire.Array(ref Protocols);
        if (wire.Version >= 8) wire.NullableString(ref Reason);
    }

    /// <summary>An assignor that the member can use, and what it tells the one who assigns.</summary>
    public sealed class Protocol : IMessage
    {
        public string Name = "";

        /// <summary>For consumers a <see cref="ConsumerSubscription"/>.</summary>
        public ReadOnlyMemory<byte> Metadata;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Bytes(ref Metadata);
        }
    }
}
