namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Commits or aborts the open transaction.</summary>
internal sealed class EndTxnRequest : IRequest<EndTxnResponse>
{
    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;

    /// <summary>True to commit, false to abort.</summary>
    public bool Committed;

    public static ApiKey Api => ApiKey.EndTxn;

    public void Fields(ref Wire wire)
    {
        wire.String(ref TransactionalId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.Bool(ref Committed);
    }
}
