namespace Streaming.Testing.Transport;

/// <summary>A record, or the control marker that ends a transaction, in a partition's log.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">ms since 1970 UTC.</param>
/// <param name="Key">Key bytes, null for none.</param>
/// <param name="Value">Value bytes, null for none.</param>
/// <param name="Headers">Headers as <see cref="RecordHeaders"/> lays them out.</param>
/// <param name="Transaction">The transaction it belongs to; null outside of one.</param>
/// <param name="IsMarker">True for a control marker.</param>
internal sealed record LogEntry(
    long Offset, long Timestamp, byte[]? Key, byte[]? Value, byte[] Headers, PartitionTransaction? Transaction, bool IsMarker)
{
    /// <summary>True if a reader at read_committed sees it, once the last stable offset is behind it.</summary>
    public bool IsCommitted => !IsMarker && (Transaction is null || Transaction.State == TransactionState.Committed);
}
