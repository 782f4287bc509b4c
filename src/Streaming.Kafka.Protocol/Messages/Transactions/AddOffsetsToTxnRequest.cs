namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Makes the offsets of a group part of the open transaction, before they are sent.</summary>
internal sealed class AddOffsetsToTxnRequest : IRequest<AddOffsetsToTxnResponse>
{
    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public string GroupId = "";

    public static ApiKey Api => ApiKey.AddOffsetsToTxn;

    public void Fields(ref Wire wire)
    {
        wire.String(ref TransactionalId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.String(ref GroupId);
    }
}
