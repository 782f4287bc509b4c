namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome.</summary>
internal sealed class AddOffsetsToTxnResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;

    public static ApiKey Api => ApiKey.AddOffsetsToTxn;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
    }
}
