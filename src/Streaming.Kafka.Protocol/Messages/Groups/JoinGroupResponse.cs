namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The new generation of the group.</summary>
internal sealed class JoinGroupResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;

    /// <summary>Counts the rebalances of the group; -1 in an error.</summary>
    public int GenerationId = -1;

    public string? ProtocolType;

    /// <summary>The assignor that all members can use.</summary>
    public string? ProtocolName = "";

    /// <summary>The member that assigns.</summary>
    public string Leader = "";

    /// <summary>The leader is to leave the assignment as it is.</summary>
    public bool SkipAssignment;

    /// <summary>The id of the one who asked; new, if it had none.</summary>
    public string MemberId = "";

    /// <summary>Empty for all but the leader.</summary>
    public Member[] Members = [];

    public static ApiKey Api => ApiKey.JoinGroup;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 2) wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
        wire.Int32(ref GenerationId);
        if (wire.Version >= 7) wire.NullableString(ref ProtocolType);
        wire.NullableString(ref ProtocolName, nullable: wire.Version >= 7);
        wire.String(ref Leader);
        if (wire.Version >= 9) wire.Bool(ref SkipAssignment);
        wire.String(ref MemberId);
        wire.Array(ref Members);
    }

    /// <summary>A member, told to the leader, which assigns.</summary>
    public sealed class Member : IMessage
    {
        /// <summary>The id of the one who asked; new, if it had none.</summary>
        public string MemberId = "";

        public string? GroupInstanceId;

        /// <summary>For consumers a <see cref="ConsumerSubscription"/>.</summary>
        public ReadOnlyMemory<byte> Metadata;

        public void Fields(ref Wire wire)
        {
            wire.String(ref MemberId);
            if (wire.Version >= 5) wire.NullableString(ref GroupInstanceId);
            wire.Bytes(ref Metadata);
        }
    }
}
