namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>The next epoch of a producer: the rules of Kafka's <c>TransactionMetadata</c> and of KIP-360.</summary>
internal static class Epochs
{
    /// <summary>True if a producer that has this may go on under the id. Its epoch is looked at when it is raised.</summary>
    public static bool IsKnown(Transaction transaction, (long ProducerId, short Epoch) have) =>
        transaction.Epoch < 0
        || have.ProducerId == transaction.ProducerId
        || (have.ProducerId == transaction.ProducerIdBefore && Transaction.IsLast(have.Epoch));

    /// <summary>Gives the next epoch, under a new producer id if there are no more. False if the producer has an epoch that is not the present one.</summary>
    public static bool TryRaise(Transaction transaction, short? expected, ProducerIds ids)
    {
        if (transaction.IsExhausted && (expected is null || expected == transaction.Epoch))
        {
            transaction.EpochBefore = expected is null ? (short)-1 : transaction.Epoch;
            (transaction.ProducerIdBefore, transaction.ProducerId, transaction.Epoch) = (transaction.ProducerId, ids.Next(), 0);
            return true;
        }
        // The answer was lost, and it asks again.
        if (expected is not null && transaction.Epoch >= 0 && expected != transaction.Epoch) return expected == transaction.EpochBefore;
        transaction.EpochBefore = expected is null ? (short)-1 : transaction.Epoch;
        transaction.Epoch++;
        return true;
    }
}
