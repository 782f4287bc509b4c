using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Compaction;

/// <summary>
/// Follows transactions through a log that is being cleaned: which batches are of aborted ones, and which markers end a transaction of which nothing is left. The rules are
/// those of Kafka's <c>CleanedTransactionMetadata</c>.
/// </summary>
/// <param name="aborted">The aborted transactions of the log, in any order.</param>
internal sealed class CleanedTransactions(IEnumerable<AbortedTransaction> aborted)
{
    private readonly Queue<AbortedTransaction> _ahead = new(aborted.OrderBy(a => a.First));
    private readonly Dictionary<long, bool> _aborting = [];
    private readonly HashSet<long> _committing = [];

    /// <summary>Passes a batch of records; true if it is of an aborted transaction.</summary>
    public bool Pass(in RecordBatch batch)
    {
        Reach(batch.LastOffset);
        if (!batch.Attributes.IsTransactional) return false;
        if (_aborting.ContainsKey(batch.ProducerId))
        {
            _aborting[batch.ProducerId] = true;
            return true;
        }
        _committing.Add(batch.ProducerId);
        return false;
    }

    /// <summary>Passes a marker; true if it ends a transaction of which nothing is left.</summary>
    public bool PassMarker(in RecordBatch batch)
    {
        Reach(batch.LastOffset);
        // A marker without its record has been cleaned before.
        if (!TransactionMarker.TryRead(batch, out var marker)) return batch.Count == 0;
        if (marker.IsCommit) return !_committing.Remove(batch.ProducerId);
        return !(_aborting.Remove(batch.ProducerId, out var hasRecords) && hasRecords);
    }

    private void Reach(long offset)
    {
        while (_ahead.TryPeek(out var next) && next.First <= offset)
        {
            _ahead.Dequeue();
            _aborting[next.ProducerId] = false;
        }
    }
}
