namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Which brokers and topics are there, and who leads which partition?</summary>
internal sealed class MetadataRequest : IRequest<MetadataResponse>
{
    /// <summary>Null for all topics, none for brokers only. In version 0, none for all topics.</summary>
    public Topic[]? Topics = [];

    /// <summary>A topic that is not there may be made, if the broker does that at all.</summary>
    public bool AllowAutoTopicCreation = true;

    public bool IncludeClusterAuthorizedOperations;
    public bool IncludeTopicAuthorizedOperations;

    public static ApiKey Api => ApiKey.Metadata;

    public void Fields(ref Wire wire)
    {
        wire.NullableArray(ref Topics, nullable: wire.Version >= 1);
        if (wire.Version >= 4) wire.Bool(ref AllowAutoTopicCreation);
        if (wire.Version is >= 8 and <= 10) wire.Bool(ref IncludeClusterAuthorizedOperations);
        if (wire.Version >= 8) wire.Bool(ref IncludeTopicAuthorizedOperations);
    }

    /// <summary>A topic that is asked for, by name or by id.</summary>
    public sealed class Topic : IMessage
    {
        /// <summary>Zero if the topic is asked for by name.</summary>
        public Guid TopicId;

        /// <summary>Null if the topic is asked for by id.</summary>
        public string? Name = "";

        public void Fields(ref Wire wire)
        {
            if (wire.Version >= 10) wire.Uuid(ref TopicId);
            wire.NullableString(ref Name, nullable: wire.Version >= 10);
        }
    }
}
