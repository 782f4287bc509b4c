namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each partition.</summary>
internal sealed class TxnOffsetCommitResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Topic[] Topics = [];

    public static ApiKey Api => ApiKey.TxnOffsetCommit;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Topics);
    }

    /// <summary>A topic of which offsets are to be stored.</summary>
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

    /// <summary>The outcome for a partition.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;
        public KafkaError ErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Code(ref ErrorCode);
        }
    }
}
