namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each partition.</summary>
internal sealed class ProduceResponse : IApiMessage
{
    public Topic[] Responses = [];

    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public NodeEndpoint[] NodeEndpoints = [];

    public static ApiKey Api => ApiKey.Produce;

    public void Fields(ref Wire wire)
    {
        wire.Array(ref Responses);
        wire.Int32(ref ThrottleTimeMs);
        if (wire.Version >= 10 && wire.Tag(0, NodeEndpoints.Length > 0)) wire.Array(ref NodeEndpoints);
    }

    /// <summary>A topic that was written to.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public Partition[] PartitionResponses = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Array(ref PartitionResponses);
        }
    }

    /// <summary>The outcome for a partition.</summary>
    public sealed class Partition : IMessage
    {
        public int Index;
        public KafkaError ErrorCode;

        /// <summary>The offset of the first record; -1 if nothing was written.</summary>
        public long BaseOffset;

        /// <summary>The time that the broker gave the records, in milliseconds since 1970; -1 if they keep their own.</summary>
        public long LogAppendTimeMs = -1;

        /// <summary>The first offset of the partition.</summary>
        public long LogStartOffset = -1;

        /// <summary>Not empty only if the batch was refused because of these records.</summary>
        public RecordError[] RecordErrors = [];

        public string? ErrorMessage;
        public Leader? CurrentLeader;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref Index);
            wire.Code(ref ErrorCode);
            wire.Int64(ref BaseOffset);
            wire.Int64(ref LogAppendTimeMs);
            if (wire.Version >= 5) wire.Int64(ref LogStartOffset);
            if (wire.Version >= 8)
            {
                wire.Array(ref RecordErrors);
                wire.NullableString(ref ErrorMessage);
            }
            if (wire.Version >= 10 && wire.Tag(0, CurrentLeader is not null)) wire.Struct(ref CurrentLeader);
        }
    }

    /// <summary>A record because of which the batch was refused.</summary>
    public sealed class RecordError : IMessage
    {
        /// <summary>The place of the record in the batch, from 0 on.</summary>
        public int BatchIndex;

        public string? BatchIndexErrorMessage;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref BatchIndex);
            wire.NullableString(ref BatchIndexErrorMessage);
        }
    }

    /// <summary>The leader of a partition, told to a client that asked another broker.</summary>
    public sealed class Leader : IMessage
    {
        public int LeaderId = -1;
        public int LeaderEpoch = -1;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref LeaderId);
            wire.Int32(ref LeaderEpoch);
        }
    }

    /// <summary>Where to reach a broker that <see cref="Partition.CurrentLeader"/> names.</summary>
    public sealed class NodeEndpoint : IMessage
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
            wire.NullableString(ref Rack);
        }
    }
}
