namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The producer id and its epoch.</summary>
internal sealed class InitProducerIdResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;
    public long ProducerId = -1;
    public short ProducerEpoch;

    public static ApiKey Api => ApiKey.InitProducerId;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
    }
}
