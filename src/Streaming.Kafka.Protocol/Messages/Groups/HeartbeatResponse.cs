namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Whether the generation is still the current one.</summary>
internal sealed class HeartbeatResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;

    public static ApiKey Api => ApiKey.Heartbeat;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 1) wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
    }
}
