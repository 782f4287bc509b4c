namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each partition.</summary>
internal sealed class DeleteRecordsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public TopicResult[] Topics = [];

    public static ApiKey Api => ApiKey.DeleteRecords;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Topics);
    }

    /// <summary>A topic in which records were deleted.</summary>
    public sealed class TopicResult : IMessage
    {
        public string Name = "";
        public PartitionResult[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Array(ref Partitions);
        }
    }

    /// <summary>The outcome for a partition.</summary>
    public sealed class PartitionResult : IMessage
    {
        public int PartitionIndex;

        /// <summary>The first offset that there is now.</summary>
        public long LowWatermark;

        public KafkaError ErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Int64(ref LowWatermark);
            wire.Code(ref ErrorCode);
        }
    }
}
