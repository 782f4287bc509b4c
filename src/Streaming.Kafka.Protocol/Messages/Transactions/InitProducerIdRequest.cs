namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Asks for a producer id. With a transactional id, whoever had it before is fenced and its open transaction ends.</summary>
internal sealed class InitProducerIdRequest : IRequest<InitProducerIdResponse>
{
    /// <summary>Null for a producer that is idempotent only.</summary>
    public string? TransactionalId = "";

    /// <summary>Milliseconds after which the broker aborts an open transaction.</summary>
    public int TransactionTimeoutMs;

    /// <summary>What the producer has, if it only wants a new epoch; else -1.</summary>
    public long ProducerId = -1;

    /// <summary>What the producer has, if it only wants a new epoch; else -1.</summary>
    public short ProducerEpoch = -1;

    public static ApiKey Api => ApiKey.InitProducerId;

    public void Fields(ref Wire wire)
    {
        wire.NullableString(ref TransactionalId);
        wire.Int32(ref TransactionTimeoutMs);
        if (wire.Version >= 3)
        {
            wire.Int64(ref ProducerId);
            wire.Int16(ref ProducerEpoch);
        }
    }
}
