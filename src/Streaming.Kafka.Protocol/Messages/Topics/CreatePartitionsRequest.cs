namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Gives topics more partitions.</summary>
internal sealed class CreatePartitionsRequest : IRequest<CreatePartitionsResponse>
{
    public Topic[] Topics = [];

    /// <summary>Milliseconds that the broker may take.</summary>
    public int TimeoutMs;

    /// <summary>Only says what would be the outcome.</summary>
    public bool ValidateOnly;

    public static ApiKey Api => ApiKey.CreatePartitions;

    public void Fields(ref Wire wire)
    {
        wire.Array(ref Topics);
        wire.Int32(ref TimeoutMs);
        wire.Bool(ref ValidateOnly);
    }

    /// <summary>A topic that is to have more partitions.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";

        /// <summary>How many the topic is to have in all.</summary>
        public int Count;

        /// <summary>The brokers of each new partition; null if the broker is to choose.</summary>
        public Assignment[]? Assignments = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Int32(ref Count);
            wire.NullableArray(ref Assignments);
        }
    }

    /// <summary>The brokers of a new partition.</summary>
    public sealed class Assignment : IMessage
    {
        public int[] BrokerIds = [];

        public void Fields(ref Wire wire)
        {
            wire.Int32Array(ref BrokerIds);
        }
    }
}
