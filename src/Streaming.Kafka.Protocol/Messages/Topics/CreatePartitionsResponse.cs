namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each topic.</summary>
internal sealed class CreatePartitionsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public TopicResult[] Results = [];

    public static ApiKey Api => ApiKey.CreatePartitions;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Results);
    }

    /// <summary>The outcome for a topic.</summary>
    public sealed class TopicResult : IMessage
    {
        public string Name = "";
        public KafkaError ErrorCode;
        public string? ErrorMessage;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Code(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
        }
    }
}
