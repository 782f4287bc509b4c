namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Appends batches to partitions. There is no response if <see cref="Acks"/> is 0.</summary>
internal sealed class ProduceRequest : IRequest<ProduceResponse>
{
    /// <summary>Null if the batches are no part of a transaction.</summary>
    public string? TransactionalId;

    /// <summary>0: no response. 1: when the leader has written. -1: when all replicas in sync have.</summary>
    public short Acks;

    /// <summary>Milliseconds that the broker may take.</summary>
    public int TimeoutMs;

    public Topic[] TopicData = [];

    public static ApiKey Api => ApiKey.Produce;

    public void Fields(ref Wire wire)
    {
        wire.NullableString(ref TransactionalId);
        wire.Int16(ref Acks);
        wire.Int32(ref TimeoutMs);
        wire.Array(ref TopicData);
    }

    /// <summary>A topic that is written to.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public Partition[] PartitionData = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Array(ref PartitionData);
        }
    }

    /// <summary>What is appended to a partition.</summary>
    public sealed class Partition : IMessage
    {
        public int Index;

        /// <summary>One batch, whose offsets the broker sets.</summary>
        public ReadOnlyMemory<byte>? Records;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref Index);
            wire.NullableBytes(ref Records);
        }
    }
}
