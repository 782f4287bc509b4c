namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Makes partitions part of the open transaction, before they are written to.</summary>
internal sealed class AddPartitionsToTxnRequest : IRequest<AddPartitionsToTxnResponse>
{
    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public Topic[] Topics = [];

    public static ApiKey Api => ApiKey.AddPartitionsToTxn;

    public void Fields(ref Wire wire)
    {
        wire.String(ref TransactionalId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.Array(ref Topics);
    }

    /// <summary>Partitions of a topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public int[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Int32Array(ref Partitions);
        }
    }
}
