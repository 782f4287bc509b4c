namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Stores offsets for a group when the transaction is committed.</summary>
internal sealed class TxnOffsetCommitRequest : IRequest<TxnOffsetCommitResponse>
{
    public string TransactionalId = "";
    public string GroupId = "";
    public long ProducerId;
    public short ProducerEpoch;

    /// <summary>-1 if it comes from no member.</summary>
    public int GenerationId = -1;

    public string MemberId = "";
    public string? GroupInstanceId;
    public Topic[] Topics = [];

    public static ApiKey Api => ApiKey.TxnOffsetCommit;

    public void Fields(ref Wire wire)
    {
        wire.String(ref TransactionalId);
        wire.String(ref GroupId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        if (wire.Version >= 3)
        {
            wire.Int32(ref GenerationId);
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId);
        }
        wire.Array(ref Topics);
    }

    /// <summary>A topic of which offsets are stored.</summary>
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

    /// <summary>The offset of a partition.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;

        /// <summary>The offset of the next record to be read.</summary>
        public long CommittedOffset;

        /// <summary>The leader of the last record that was read; -1 if it is not known.</summary>
        public int CommittedLeaderEpoch = -1;

        /// <summary>Text that is kept beside the offset.</summary>
        public string? CommittedMetadata = "";

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Int64(ref CommittedOffset);
            if (wire.Version >= 2) wire.Int32(ref CommittedLeaderEpoch);
            wire.NullableString(ref CommittedMetadata);
        }
    }
}
