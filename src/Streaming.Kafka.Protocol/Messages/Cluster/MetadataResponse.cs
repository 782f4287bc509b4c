namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The brokers and the topics.</summary>
internal sealed class MetadataResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Broker[] Brokers = [];
    public string? ClusterId;

    /// <summary>The broker that makes and deletes topics; -1 if there is none.</summary>
    public int ControllerId = -1;

    public Topic[] Topics = [];

    /// <summary>A bit for each operation that the client may do; <see cref="int.MinValue"/> if it did not ask.</summary>
    public int ClusterAuthorizedOperations = int.MinValue;

    public KafkaError ErrorCode;

    public static ApiKey Api => ApiKey.Metadata;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 3) wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Brokers);
        if (wire.Version >= 2) wire.NullableString(ref ClusterId);
        if (wire.Version >= 1) wire.Int32(ref ControllerId);
        wire.Array(ref Topics);
        if (wire.Version is >= 8 and <= 10) wire.Int32(ref ClusterAuthorizedOperations);
        if (wire.Version >= 13) wire.Code(ref ErrorCode);
    }

    /// <summary>A broker and where clients reach it.</summary>
    public sealed class Broker : IMessage
    {
        public int NodeId;
        public string Host = "";
        public int Port;
        public string? Rack;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref NodeId);
            wire.String(ref Host);
            wire.Int32(ref Port);
            if (wire.Version >= 1) wire.NullableString(ref Rack);
        }
    }

    /// <summary>A topic, or what is wrong with it.</summary>
    public sealed class Topic : IMessage
    {
        public KafkaError ErrorCode;

        /// <summary>Null if the topic was asked for by an id that is not known.</summary>
        public string? Name = "";

        public Guid TopicId;
        public bool IsInternal;
        public Partition[] Partitions = [];

        /// <summary>A bit for each operation that the client may do; <see cref="int.MinValue"/> if it did not ask.</summary>
        public int TopicAuthorizedOperations = int.MinValue;

        public void Fields(ref Wire wire)
        {
            wire.Code(ref ErrorCode);
            wire.NullableString(ref Name, nullable: wire.Version >= 12);
            if (wire.Version >= 10) wire.Uuid(ref TopicId);
            if (wire.Version >= 1) wire.Bool(ref IsInternal);
            wire.Array(ref Partitions);
            if (wire.Version >= 8) wire.Int32(ref TopicAuthorizedOperations);
        }
    }

    /// <summary>A partition and the brokers that have it.</summary>
    public sealed class Partition : IMessage
    {
        public KafkaError ErrorCode;
        public int PartitionIndex;

        /// <summary>-1 if there is no leader.</summary>
        public int LeaderId;

        /// <summary>Counts the leaders of the partition; -1 if it is not known.</summary>
        public int LeaderEpoch = -1;

        public int[] ReplicaNodes = [];

        /// <summary>The replicas that have everything.</summary>
        public int[] IsrNodes = [];

        public int[] OfflineReplicas = [];

        public void Fields(ref Wire wire)
        {
            wire.Code(ref ErrorCode);
            wire.Int32(ref PartitionIndex);
            wire.Int32(ref LeaderId);
            if (wire.Version >= 7) wire.Int32(ref LeaderEpoch);
            wire.Int32Array(ref ReplicaNodes);
            wire.Int32Array(ref IsrNodes);
            if (wire.Version >= 5) wire.Int32Array(ref OfflineReplicas);
        }
    }
}
