namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What the member is assigned.</summary>
internal sealed class SyncGroupResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;
    public string? ProtocolType;
    public string? ProtocolName;

    /// <summary>For consumers a <see cref="ConsumerAssignment"/>.</summary>
    public ReadOnlyMemory<byte> Assignment;

    public static ApiKey Api => ApiKey.SyncGroup;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 1) wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
        if (wire.Version >= 5)
        {
            wire.NullableString(ref ProtocolType);
            wire.NullableString(ref ProtocolName);
        }
        wire.Bytes(ref Assignment);
    }
}
