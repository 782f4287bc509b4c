namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Makes topics.</summary>
internal sealed class CreateTopicsRequest : IRequest<CreateTopicsResponse>
{
    public Topic[] Topics = [];

    /// <summary>Milliseconds that the broker may take.</summary>
    public int TimeoutMs = 60000;

    /// <summary>Only says what would be the outcome.</summary>
    public bool ValidateOnly;

    public static ApiKey Api => ApiKey.CreateTopics;

    public void Fields(ref Wire wire)
    {
        wire.Array(ref Topics);
        wire.Int32(ref TimeoutMs);
        wire.Bool(ref ValidateOnly);
    }

    /// <summary>A topic to be made.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";

        /// <summary>-1 for the default of the broker, or with <see cref="Assignments"/>.</summary>
        public int NumPartitions;

        /// <summary>-1 for the default of the broker, or with <see cref="Assignments"/>.</summary>
        public short ReplicationFactor;

        public Assignment[] Assignments = [];
        public Config[] Configs = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Int32(ref NumPartitions);
            wire.Int16(ref ReplicationFactor);
            wire.Array(ref Assignments);
            wire.Array(ref Configs);
        }
    }

    /// <summary>The brokers of a partition.</summary>
    public sealed class Assignment : IMessage
    {
        public int PartitionIndex;
        public int[] BrokerIds = [];

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Int32Array(ref BrokerIds);
        }
    }

    /// <summary>A setting of the topic.</summary>
    public sealed class Config : IMessage
    {
        public string Name = "";

        /// <summary>Null for the default.</summary>
        public string? Value = "";

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
        }
    }
}
