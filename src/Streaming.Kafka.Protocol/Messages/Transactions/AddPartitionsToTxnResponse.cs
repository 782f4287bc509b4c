namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each partition.</summary>
internal sealed class AddPartitionsToTxnResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public TopicResult[] ResultsByTopic = [];

    public static ApiKey Api => ApiKey.AddPartitionsToTxn;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref ResultsByTopic);
    }

    /// <summary>The outcome for the partitions of a topic.</summary>
    public sealed class TopicResult : IMessage
    {
        public string Name = "";
        public PartitionResult[] ResultsByPartition = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Array(ref ResultsByPartition);
        }
    }

    /// <summary>The outcome for a partition.</summary>
    public sealed class PartitionResult : IMessage
    {
        public int PartitionIndex;
        public KafkaError PartitionErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Code(ref PartitionErrorCode);
        }
    }
}
