namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The offsets.</summary>
internal sealed class ListOffsetsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Topic[] Topics = [];

    public static ApiKey Api => ApiKey.ListOffsets;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 2) wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Topics);
    }

    /// <summary>A topic that was asked about.</summary>
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

    /// <summary>The offset in a partition.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;
        public KafkaError ErrorCode;

        /// <summary>The time of the record that was found; -1 if a start or end was asked for, or nothing was found.</summary>
        public long Timestamp = -1;

        /// <summary>-1 if no record is as late as that.</summary>
        public long Offset = -1;

        public int LeaderEpoch = -1;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Code(ref ErrorCode);
            wire.Int64(ref Timestamp);
            wire.Int64(ref Offset);
            if (wire.Version >= 4) wire.Int32(ref LeaderEpoch);
        }
    }
}
