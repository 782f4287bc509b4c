namespace Streaming.Testing.Transport;

/// <summary>One transaction as one partition knows it: it is decided when the marker is in the log.</summary>
/// <param name="firstOffset">The offset of its first record.</param>
internal sealed class PartitionTransaction(long firstOffset)
{
    public long FirstOffset { get; } = firstOffset;

    public TransactionState State { get; set; }
}

/// <summary>What became of a transaction.</summary>
internal enum TransactionState
{
    Open,
    Committed,
    Aborted,
}
