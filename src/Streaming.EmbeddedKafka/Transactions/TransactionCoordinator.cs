using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>
/// Transactions by transactional id, in the first protocol of transactions. The decisions are those of Kafka's <c>TransactionCoordinator</c>. A transaction is decided in one
/// step and completed in a later one, in which its markers are written; until then whoever asks is told to come again.
/// </summary>
internal sealed class TransactionCoordinator
{
    private readonly SortedDictionary<string, Transaction> _all = new(StringComparer.Ordinal);
    private readonly Broker _broker;

    public TransactionCoordinator(Broker broker)
    {
        _broker = broker;
        broker.Timers.Every(broker.Settings.ExpiryIntervalMs, Expire);
    }

    public Transaction? Find(string id) => _all.GetValueOrDefault(id);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Transaction> All => _all.Values;

    /// <summary>Takes a transaction from before: one that was decided is completed, one that is open has what is left of its time.</summary>
    public void Restore(Transaction transaction)
    {
        _all.Add(transaction.Id, transaction);
        if (transaction.IsEnding) CompleteLater(transaction);
        else if (transaction.State == TransactionState.Ongoing) SetTimeout(transaction, transaction.Started + transaction.TimeoutMs - _broker.Clock.Now);
    }

    /// <summary>The producer of an id begins: whoever had it is fenced, and an open transaction is aborted first, for which the caller comes again.</summary>
    /// <param name="id">The transactional id.</param>
    /// <param name="timeoutMs">Milliseconds that its transactions may take.</param>
    /// <param name="expected">What the producer has, if it only wants a new epoch.</param>
    /// <param name="transaction">The id with its new epoch.</param>
    public KafkaError Begin(string id, int timeoutMs, (long ProducerId, short Epoch)? expected, out Transaction transaction)
    {
        if (!_all.TryGetValue(id, out transaction!)) _all.Add(id, transaction = new() { Id = id, ProducerId = _broker.ProducerIds.Next(), TimeoutMs = timeoutMs });
        if (expected is { } have && !Epochs.IsKnown(transaction, have)) return KafkaError.ProducerFenced;
        if (transaction.IsEnding) return KafkaError.ConcurrentTransactions;
        if (transaction.State == TransactionState.Ongoing)
        {
            Fence(transaction);
            return KafkaError.ConcurrentTransactions;
        }
        if (!Epochs.TryRaise(transaction, expected?.Epoch, _broker.ProducerIds)) return KafkaError.ProducerFenced;
        (transaction.State, transaction.TimeoutMs, transaction.Changed) = (TransactionState.Empty, timeoutMs, _broker.Clock.Now);
        _broker.State.Save(transaction);
        return KafkaError.None;
    }

    /// <summary>Whether a request comes from the producer of an id, as it is now.</summary>
    public KafkaError Check(string id, long producerId, short epoch, out Transaction transaction)
    {
        if (!_all.TryGetValue(id, out transaction!) || transaction.ProducerId != producerId) return KafkaError.InvalidProducerIdMapping;
        return transaction.Epoch != epoch ? KafkaError.ProducerFenced : KafkaError.None;
    }

    /// <summary>Adds something to the open transaction; opens one if there is none.</summary>
    public KafkaError Add(string id, long producerId, short epoch, Action<Transaction> add)
    {
        if (id.Length == 0) return KafkaError.InvalidRequest;
        var error = Check(id, producerId, epoch, out var transaction);
        if (error != KafkaError.None) return error;
        if (transaction.IsEnding) return KafkaError.ConcurrentTransactions;
        if (transaction.State != TransactionState.Ongoing)
        {
            (transaction.State, transaction.Started) = (TransactionState.Ongoing, _broker.Clock.Now);
            SetTimeout(transaction, transaction.TimeoutMs);
        }
        transaction.Changed = _broker.Clock.Now;
        add(transaction);
        _broker.State.Save(transaction);
        return KafkaError.None;
    }

    /// <summary>Commits or aborts. Doing the same again is no error, since the answer may have been lost.</summary>
    public KafkaError End(string id, long producerId, short epoch, bool commit)
    {
        if (id.Length == 0) return KafkaError.InvalidRequest;
        var error = Check(id, producerId, epoch, out var transaction);
        if (error != KafkaError.None) return error;
        switch (transaction.State)
        {
            case TransactionState.Ongoing:
                Decide(transaction, commit);
                return KafkaError.None;
            case TransactionState.CompleteCommit or TransactionState.CompleteAbort:
                return transaction.State == TransactionState.CompleteCommit == commit ? KafkaError.None : KafkaError.InvalidTxnState;
            case TransactionState.PrepareCommit or TransactionState.PrepareAbort:
                return transaction.State == TransactionState.PrepareCommit == commit ? KafkaError.ConcurrentTransactions : KafkaError.InvalidTxnState;
            default:
                return KafkaError.InvalidTxnState;
        }
    }

    // Aborts, under an epoch that no producer has.
    private void Fence(Transaction transaction)
    {
        (transaction.Epoch, transaction.EpochBefore) = ((short)(transaction.Epoch + 1), -1);
        Decide(transaction, commit: false);
    }

    private void Decide(Transaction transaction, bool commit)
    {
        transaction.Timeout?.Cancel();
        (transaction.State, transaction.Changed) = (commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort, _broker.Clock.Now);
        _broker.State.Save(transaction);
        CompleteLater(transaction);
    }

    private void CompleteLater(Transaction transaction) =>
        _broker.Timers.After(_broker.Settings.MarkerDelayMs, () => Complete(transaction, transaction.State == TransactionState.PrepareCommit));

    private void SetTimeout(Transaction transaction, long milliseconds)
    {
        transaction.Timeout ??= _broker.Timers.Create(() => Fence(transaction));
        transaction.Timeout.Set(milliseconds);
    }

    private void Complete(Transaction transaction, bool commit)
    {
        var now = _broker.Clock.Now;
        // The decision is kept before any of its markers: else some could be of a commit, and the others, after a restart, of an abort.
        _broker.Flush();
        foreach (var (name, partition) in transaction.Partitions)
        {
            // A topic that was deleted meanwhile needs no marker.
            if (!_broker.Topics.TryFind(name, out var topic) || topic.Partition(partition) is not { } log) continue;
            log.AppendMarker(transaction.ProducerId, transaction.Epoch, commit, topic.Config.Append, now);
            _broker.Fetches.Changed(log);
        }
        foreach (var group in transaction.Groups) _broker.Groups.Find(group)?.Offsets.End(transaction.ProducerId, commit);
        transaction.Partitions.Clear();
        transaction.Groups.Clear();
        (transaction.State, transaction.Changed) = (commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort, now);
        _broker.State.Save(transaction);
    }

    private void Expire()
    {
        foreach (var (id, transaction) in _all.ToList())
        {
            var isIdle = !transaction.IsEnding && transaction.State != TransactionState.Ongoing;
            if (isIdle && _broker.Clock.Now - transaction.Changed >= _broker.Settings.TransactionalIdExpiryMs && _all.Remove(id)) _broker.State.Forget(transaction);
        }
    }
}
