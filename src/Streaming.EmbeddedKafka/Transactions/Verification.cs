using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>
/// Whether what is written in a transaction was added to it before, so that a request that comes late does not open a transaction that nobody ends (the first part of KIP-890).
/// </summary>
internal static class Verification
{
    private const short ProduceAbortsFrom = 11, CommitAbortsFrom = 4;

    /// <summary>The first write of a producer to a partition.</summary>
    public static KafkaError OfRecords(TransactionCoordinator coordinator, string id, long producerId, short epoch, string topic, int partition, short version) =>
        Told(Check(coordinator, id, producerId, epoch, t => t.Partitions.Contains((topic, partition))), KafkaError.NotEnoughReplicas, version >= ProduceAbortsFrom);

    /// <summary>Offsets of a group.</summary>
    public static KafkaError OfOffsets(TransactionCoordinator coordinator, TxnOffsetCommitRequest request, short version) =>
        Told(Check(coordinator, request.TransactionalId, request.ProducerId, request.ProducerEpoch, t => t.Groups.Contains(request.GroupId)), KafkaError.CoordinatorLoadInProgress, version >= CommitAbortsFrom);

    // Clients of the first protocol know no other word for "come again" here, and old versions have none for "abort".
    private static KafkaError Told(KafkaError error, KafkaError comeAgain, bool canAbort) => error switch
    {
        KafkaError.ConcurrentTransactions => comeAgain,
        KafkaError.ProducerFenced => KafkaError.InvalidProducerEpoch,
        KafkaError.TransactionAbortable when !canAbort => KafkaError.InvalidTxnState,
        _ => error,
    };

    private static KafkaError Check(TransactionCoordinator coordinator, string id, long producerId, short epoch, Func<Transaction, bool> isAdded)
    {
        if (id.Length == 0) return KafkaError.InvalidRequest;
        var error = coordinator.Check(id, producerId, epoch, out var transaction);
        if (error != KafkaError.None) return error;
        if (transaction.IsEnding) return KafkaError.ConcurrentTransactions;
        return transaction.State == TransactionState.Ongoing && isAdded(transaction) ? KafkaError.None : KafkaError.TransactionAbortable;
    }
}
