namespace Streaming.Kafka.Embedded.Logs;

/// <summary>A transaction that was aborted, in one partition.</summary>
/// <param name="ProducerId">Whose it was.</param>
/// <param name="First">The offset of its first record.</param>
/// <param name="Last">The offset of its marker.</param>
/// <param name="Stable">The last stable offset when the marker had been written: transactions with a later marker began here or later.</param>
internal readonly record struct AbortedTransaction(long ProducerId, long First, long Last, long Stable);
