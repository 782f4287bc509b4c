namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each topic.</summary>
internal sealed class DeleteTopicsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public TopicResult[] Responses = [];

    public static ApiKey Api => ApiKey.DeleteTopics;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Responses);
    }

    /// <summary>A topic that was deleted, or what is wrong with it.</summary>
    public sealed class TopicResult : IMessage
    {
        /// <summary>Null if the topic was given by an id that is not known.</summary>
        public string? Name = "";

        public Guid TopicId;
        public KafkaError ErrorCode;
        public string? ErrorMessage;

        public void Fields(ref Wire wire)
        {
            wire.NullableString(ref Name, nullable: wire.Version >= 6);
            if (wire.Version >= 6) wire.Uuid(ref TopicId);
            wire.Code(ref ErrorCode);
            if (wire.Version >= 5) wire.NullableString(ref ErrorMessage);
        }
    }
}
