using Streaming.Kafka.Embedded.Transactions;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>A transactional id: what Kafka keeps as <c>TransactionLogValue</c>.</summary>
internal sealed class TransactionEntry : IStateEntry
{
    public string Id = "";
    public TransactionState State;
    public long ProducerId, ProducerIdBefore;
    public short Epoch, EpochBefore;
    public int TimeoutMs;

    /// <summary>When the transaction was begun, and when it last changed, in milliseconds since 1970.</summary>
    public long Started, Changed;

    public Target[] Partitions = [];
    public string[] Groups = [];

    public static StateKind Kind => StateKind.Transaction;

    public void KeyFields(ref Wire wire) => wire.String(ref Id);

    public void Fields(ref Wire wire)
    {
        wire.Code(ref State);
        wire.Int64(ref ProducerId);
        wire.Int64(ref ProducerIdBefore);
        wire.Int16(ref Epoch);
        wire.Int16(ref EpochBefore);
        wire.Int32(ref TimeoutMs);
        wire.Int64(ref Started);
        wire.Int64(ref Changed);
        wire.Array(ref Partitions);
        wire.StringArray(ref Groups);
    }

    /// <summary>A partition that it writes to.</summary>
    internal sealed class Target : IMessage
    {
        public string Topic = "";
        public int Partition;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Topic);
            wire.Int32(ref Partition);
        }
    }
}
