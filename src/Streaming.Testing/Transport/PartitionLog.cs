namespace Streaming.Testing.Transport;

/// <summary>
/// One partition: records and markers by offset, with the first offset still there, the high watermark and the last stable offset, as Kafka has
/// them. Guarded by the cluster's lock.
/// </summary>
internal sealed class PartitionLog(TopicPartition id, InMemoryTopic topic)
{
    private readonly List<LogEntry> _entries = [];
    private readonly List<PartitionTransaction> _open = [];

    public TopicPartition Id { get; } = id;

    public InMemoryTopic Topic { get; } = topic;

    /// <summary>The first offset that is still there.</summary>
    public long Start { get; private set; }

    /// <summary>The high watermark: the next offset.</summary>
    public long End { get; private set; }

    /// <summary>The end for readers of committed data.</summary>
    public long LastStable
    {
        get
        {
            var stable = End;
            foreach (var transaction in _open) stable = Math.Min(stable, transaction.FirstOffset);
            return stable;
        }
    }

    /// <summary>The entries from an offset on.</summary>
    public IEnumerable<LogEntry> From(long offset)
    {
        for (var i = IndexOf(offset); i < _entries.Count; i++) yield return _entries[i];
    }

    public PartitionTransaction Open()
    {
        var transaction = new PartitionTransaction(End);
        _open.Add(transaction);
        return transaction;
    }

    public long Append(long timestamp, byte[]? key, byte[]? value, byte[] headers, PartitionTransaction? transaction)
    {
        _entries.Add(new LogEntry(End, timestamp, key, value, headers, transaction, IsMarker: false));
        return End++;
    }

    /// <summary>Decides a transaction with a marker, which takes an offset of its own.</summary>
    public void Close(PartitionTransaction transaction, bool commit, long timestamp)
    {
        if (!_open.Remove(transaction)) return;
        transaction.State = commit ? TransactionState.Committed : TransactionState.Aborted;
        _entries.Add(new LogEntry(End++, timestamp, null, null, [], transaction, IsMarker: true));
    }

    /// <summary>
    /// Reads committed records below the last stable offset and moves the position behind them and behind what follows and is not visible.
    /// </summary>
    /// <returns>The batch; null if nothing visible is there.</returns>
    public RecordBatch? Read(ref long position, long attempt, int maxRecords, int maxBytes)
    {
        RecordBatch? batch = null;
        var stable = LastStable;
        var index = IndexOf(position);
        for (; index < _entries.Count && _entries[index].Offset < stable; index++)
        {
            var entry = _entries[index];
            if (!entry.IsCommitted) continue;
            if (batch is not null && (batch.Count >= maxRecords || batch.Bytes >= maxBytes)) break;
            batch ??= new RecordBatch(Id, attempt, 256, 16) { HighWatermark = End };
            batch.Add(entry.Offset, entry.Timestamp, entry.Key, entry.Key is null, entry.Value, entry.Value is null, entry.Headers);
        }
        position = Math.Max(position, index < _entries.Count ? Math.Min(stable, _entries[index].Offset) : stable);
        return batch;
    }

    /// <summary>Where a reader stands that has read up to <paramref name="position"/>: behind everything that follows and is not visible.</summary>
    public long Skip(long position)
    {
        var stable = LastStable;
        var index = IndexOf(position);
        while (index < _entries.Count && _entries[index].Offset < stable && !_entries[index].IsCommitted) index++;
        return Math.Max(position, index < _entries.Count ? Math.Min(stable, _entries[index].Offset) : stable);
    }

    public void DeleteBefore(long offset)
    {
        Start = Math.Clamp(offset < 0 ? End : offset, Start, End);
        _entries.RemoveRange(0, IndexOf(Start));
    }

    /// <summary>The first record with this timestamp or a later one; the end if there is none.</summary>
    public long OffsetAt(long timestamp) => _entries.Find(e => !e.IsMarker && e.Timestamp >= timestamp)?.Offset ?? End;

    /// <summary>
    /// Keeps, below the last stable offset, only the last committed record of each key; aborted records go. Offsets stay as they are.
    /// </summary>
    /// <param name="dropTombstones">Whether null values and markers go too, as after delete.retention.ms.</param>
    public void Compact(bool dropTombstones)
    {
        var stable = LastStable;
        var last = new Dictionary<byte[], long>(State.ByteComparer.Instance);
        foreach (var entry in _entries)
            if (entry.Offset < stable && entry.IsCommitted && entry.Key is { } key) last[key] = entry.Offset;
        _entries.RemoveAll(e => e.Offset < stable && !Keep(e));

        bool Keep(LogEntry e) => e.IsMarker
            ? !dropTombstones
            : e.IsCommitted && e.Key is { } key && last[key] == e.Offset && !(dropTombstones && e.Value is null);
    }

    private int IndexOf(long offset)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Offset < offset) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
