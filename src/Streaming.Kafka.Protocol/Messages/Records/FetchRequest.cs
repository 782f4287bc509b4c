namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Reads partitions from offsets on. A request within a session names only what changed since the last.</summary>
internal sealed class FetchRequest : IRequest<FetchResponse>
{
    public string? ClusterId;

    /// <summary>-1 from clients.</summary>
    public int ReplicaId = -1;

    public Replica? ReplicaState;

    /// <summary>Milliseconds that the broker may wait until there are <see cref="MinBytes"/>.</summary>
    public int MaxWaitMs;

    public int MinBytes;

    /// <summary>Bytes of records in the response. The first batch comes even if it is larger.</summary>
    public int MaxBytes = int.MaxValue;

    public IsolationLevel IsolationLevel;

    /// <summary>0 if there is no session yet.</summary>
    public int SessionId;

    /// <summary>-1: without a session. 0: a new session. Else counts the requests of the session.</summary>
    public int SessionEpoch = -1;

    public FetchTopic[] Topics = [];

    /// <summary>What the session is not to read any more.</summary>
    public ForgottenTopic[] ForgottenTopicsData = [];

    /// <summary>Where the consumer is, so that it may read from a replica nearby.</summary>
    public string RackId = "";

    public static ApiKey Api => ApiKey.Fetch;

    public void Fields(ref Wire wire)
    {
        if (wire.Version <= 14) wire.Int32(ref ReplicaId);
        wire.Int32(ref MaxWaitMs);
        wire.Int32(ref MinBytes);
        wire.Int32(ref MaxBytes);
        wire.Code(ref IsolationLevel);
        if (wire.Version >= 7)
        {
            wire.Int32(ref SessionId);
            wire.Int32(ref SessionEpoch);
        }
        wire.Array(ref Topics);
        if (wire.Version >= 7) wire.Array(ref ForgottenTopicsData);
        if (wire.Version >= 11) wire.String(ref RackId);
        if (wire.Tag(0, ClusterId is not null)) wire.NullableString(ref ClusterId);
        if (wire.Version >= 15 && wire.Tag(1, ReplicaState is not null)) wire.Struct(ref ReplicaState);
    }

    /// <summary>The broker that asks, if it is one. Clients leave it out.</summary>
    public sealed class Replica : IMessage
    {
        /// <summary>-1 from clients.</summary>
        public int ReplicaId = -1;

        public long ReplicaEpoch = -1;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref ReplicaId);
            wire.Int64(ref ReplicaEpoch);
        }
    }

    /// <summary>A topic that is read: by name up to version 12, by id from 13 on.</summary>
    public sealed class FetchTopic : IMessage
    {
        public string Topic = "";
        public Guid TopicId;
        public FetchPartition[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            if (wire.Version <= 12) wire.String(ref Topic);
            if (wire.Version >= 13) wire.Uuid(ref TopicId);
            wire.Array(ref Partitions);
        }
    }

    /// <summary>A partition that is read.</summary>
    public sealed class FetchPartition : IMessage
    {
        public int Partition;

        /// <summary>The leader that the client knows; -1 if it does not say.</summary>
        public int CurrentLeaderEpoch = -1;

        public long FetchOffset;

        /// <summary>The leader of the last record that was read; -1 if it does not say.</summary>
        public int LastFetchedEpoch = -1;

        /// <summary>-1 from clients.</summary>
        public long LogStartOffset = -1;

        /// <summary>Bytes of this partition in the response.</summary>
        public int PartitionMaxBytes;

        /// <summary>Zero from clients.</summary>
        public Guid ReplicaDirectoryId;

        /// <summary>The end that a replica knows; <see cref="long.MaxValue"/> from clients.</summary>
        public long HighWatermark = long.MaxValue;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref Partition);
            if (wire.Version >= 9) wire.Int32(ref CurrentLeaderEpoch);
            wire.Int64(ref FetchOffset);
            if (wire.Version >= 12) wire.Int32(ref LastFetchedEpoch);
            if (wire.Version >= 5) wire.Int64(ref LogStartOffset);
            wire.Int32(ref PartitionMaxBytes);
            if (wire.Version >= 17 && wire.Tag(0, ReplicaDirectoryId != Guid.Empty)) wire.Uuid(ref ReplicaDirectoryId);
            if (wire.Version >= 18 && wire.Tag(1, HighWatermark != long.MaxValue)) wire.Int64(ref HighWatermark);
        }
    }

    /// <summary>Partitions that leave the session.</summary>
    public sealed class ForgottenTopic : IMessage
    {
        public string Topic = "";
        public Guid TopicId;
        public int[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            if (wire.Version <= 12) wire.String(ref Topic);
            if (wire.Version >= 13) wire.Uuid(ref TopicId);
            wire.Int32Array(ref Partitions);
        }
    }
}
