namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each topic.</summary>
internal sealed class CreateTopicsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public TopicResult[] Topics = [];

    public static ApiKey Api => ApiKey.CreateTopics;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Topics);
    }

    /// <summary>A topic that was made, or what is wrong with it.</summary>
    public sealed class TopicResult : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public KafkaError ErrorCode;
        public string? ErrorMessage = "";

        /// <summary>Why <see cref="Configs"/> is null, if it is.</summary>
        public KafkaError TopicConfigErrorCode;

        public int NumPartitions = -1;
        public short ReplicationFactor = -1;

        /// <summary>Null if the client may not see them.</summary>
        public Config[]? Configs = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            if (wire.Version >= 7) wire.Uuid(ref TopicId);
            wire.Code(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            if (wire.Version >= 5)
            {
                wire.Int32(ref NumPartitions);
                wire.Int16(ref ReplicationFactor);
                wire.NullableArray(ref Configs);
            }
            if (wire.Tag(0, TopicConfigErrorCode != KafkaError.None)) wire.Code(ref TopicConfigErrorCode);
        }
    }

    /// <summary>A setting of the topic that was made.</summary>
    public sealed class Config : IMessage
    {
        public string Name = "";
        public string? Value = "";
        public bool ReadOnly;
        public ConfigSource ConfigSource = ConfigSource.Unset;
        public bool IsSensitive;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
            wire.Bool(ref ReadOnly);
            wire.Code(ref ConfigSource);
            wire.Bool(ref IsSensitive);
        }
    }
}
