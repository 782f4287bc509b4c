namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Which offset has a partition at a time, at its start, at its end?</summary>
internal sealed class ListOffsetsRequest : IRequest<ListOffsetsResponse>
{
    /// <summary>-1 from clients.</summary>
    public int ReplicaId;

    public IsolationLevel IsolationLevel;
    public Topic[] Topics = [];

    /// <summary>Milliseconds that the broker may take to look into tiered storage.</summary>
    public int TimeoutMs;

    public static ApiKey Api => ApiKey.ListOffsets;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ReplicaId);
        if (wire.Version >= 2) wire.Code(ref IsolationLevel);
        wire.Array(ref Topics);
        if (wire.Version >= 10) wire.Int32(ref TimeoutMs);
    }

    /// <summary>A topic that is asked about.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public Partition[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Array(ref Partitions);
        }
    }

    /// <summary>A partition and the time in it.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;
        public int CurrentLeaderEpoch = -1;

        /// <summary>
        /// Milliseconds since 1970; or -1: the end, -2: the start, -3: the record with the highest time, -4: the start of what is kept locally, -5: the end of what was moved to
        /// tiered storage, -6: the first that was not moved there yet.
        /// </summary>
        public long Timestamp;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            if (wire.Version >= 4) wire.Int32(ref CurrentLeaderEpoch);
            wire.Int64(ref Timestamp);
        }
    }
}
