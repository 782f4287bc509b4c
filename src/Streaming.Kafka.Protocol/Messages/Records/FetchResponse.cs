namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Batches from partitions.</summary>
internal sealed class FetchResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;

    /// <summary>0 if the broker keeps no session; then the client names everything each time.</summary>
    public int SessionId;

    public FetchedTopic[] Responses = [];
    public NodeEndpoint[] NodeEndpoints = [];

    public static ApiKey Api => ApiKey.Fetch;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        if (wire.Version >= 7)
        {
            wire.Code(ref ErrorCode);
            wire.Int32(ref SessionId);
        }
        wire.Array(ref Responses);
        if (wire.Version >= 16 && wire.Tag(0, NodeEndpoints.Length > 0)) wire.Array(ref NodeEndpoints);
    }

    /// <summary>A topic that was read: by name up to version 12, by id from 13 on.</summary>
    public sealed class FetchedTopic : IMessage
    {
        public string Topic = "";
        public Guid TopicId;
        public FetchedPartition[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            if (wire.Version <= 12) wire.String(ref Topic);
            if (wire.Version >= 13) wire.Uuid(ref TopicId);
            wire.Array(ref Partitions);
        }
    }

    /// <summary>What there is in a partition.</summary>
    public sealed class FetchedPartition : IMessage
    {
        public int PartitionIndex;
        public KafkaError ErrorCode;

        /// <summary>Records below it may be read by those who read uncommitted.</summary>
        public long HighWatermark;

        /// <summary>Records below it are of no open transaction.</summary>
        public long LastStableOffset = -1;

        /// <summary>The first offset of the partition.</summary>
        public long LogStartOffset = -1;

        /// <summary>Only for those who said what they read last.</summary>
        public EpochEndOffset? DivergingEpoch;

        public Leader? CurrentLeader;
        public Snapshot? SnapshotId;

        /// <summary>Null if the reader did not ask for committed records only.</summary>
        public AbortedTransaction[]? AbortedTransactions = [];

        /// <summary>A replica that the client is to read from instead; -1 for none.</summary>
        public int PreferredReadReplica = -1;

        /// <summary>Batches, the first of which holds the offset that was asked for. The last may be cut off.</summary>
        public ReadOnlyMemory<byte>? Records;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Code(ref ErrorCode);
            wire.Int64(ref HighWatermark);
            wire.Int64(ref LastStableOffset);
            if (wire.Version >= 5) wire.Int64(ref LogStartOffset);
            wire.NullableArray(ref AbortedTransactions);
            if (wire.Version >= 11) wire.Int32(ref PreferredReadReplica);
            wire.NullableBytes(ref Records);
            if (wire.Tag(0, DivergingEpoch is not null)) wire.Struct(ref DivergingEpoch);
            if (wire.Tag(1, CurrentLeader is not null)) wire.Struct(ref CurrentLeader);
            if (wire.Tag(2, SnapshotId is not null)) wire.Struct(ref SnapshotId);
        }
    }

    /// <summary>Where the log of the reader parts from that of the leader.</summary>
    public sealed class EpochEndOffset : IMessage
    {
        public int Epoch = -1;
        public long EndOffset = -1;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref Epoch);
            wire.Int64(ref EndOffset);
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

    /// <summary>A snapshot that is to be read instead of the log. For controllers.</summary>
    public sealed class Snapshot : IMessage
    {
        public long EndOffset = -1;
        public int Epoch = -1;

        public void Fields(ref Wire wire)
        {
            wire.Int64(ref EndOffset);
            wire.Int32(ref Epoch);
        }
    }

    /// <summary>A transaction whose records are to be left out.</summary>
    public sealed class AbortedTransaction : IMessage
    {
        public long ProducerId;
        public long FirstOffset;

        public void Fields(ref Wire wire)
        {
            wire.Int64(ref ProducerId);
            wire.Int64(ref FirstOffset);
        }
    }

    /// <summary>Where to reach a broker that <see cref="FetchedPartition.CurrentLeader"/> names.</summary>
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
