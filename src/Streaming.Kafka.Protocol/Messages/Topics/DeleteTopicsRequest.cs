namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Deletes topics.</summary>
internal sealed class DeleteTopicsRequest : IRequest<DeleteTopicsResponse>
{
    /// <summary>From version 6 on.</summary>
    public Topic[] Topics = [];

    /// <summary>Up to version 5.</summary>
    public string[] TopicNames = [];

    /// <summary>Milliseconds that the broker may take.</summary>
    public int TimeoutMs;

    public static ApiKey Api => ApiKey.DeleteTopics;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 6) wire.Array(ref Topics);
        if (wire.Version <= 5) wire.StringArray(ref TopicNames);
        wire.Int32(ref TimeoutMs);
    }

    /// <summary>A topic to be deleted, by name or by id.</summary>
    public sealed class Topic : IMessage
    {
        /// <summary>Null if the topic is given by id.</summary>
        public string? Name;

        /// <summary>Zero if the topic is given by name.</summary>
        public Guid TopicId;

        public void Fields(ref Wire wire)
        {
            wire.NullableString(ref Name);
            wire.Uuid(ref TopicId);
        }
    }
}
