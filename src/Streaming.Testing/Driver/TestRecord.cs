namespace Streaming.Testing;

/// <summary>A record that the job wrote.</summary>
/// <typeparam name="TKey">Type of the key; the bytes where the sink was read without a key type.</typeparam>
/// <typeparam name="T">Type of the value.</typeparam>
/// <param name="Key">The key; default if it is null.</param>
/// <param name="Value">The value; default for a tombstone.</param>
/// <param name="Timestamp">The record's time: event time for results, the clock for dead letters.</param>
/// <param name="IsTombstone">True if the value is null.</param>
/// <param name="Headers">Headers by name; of a name given twice the last.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
public sealed record TestRecord<TKey, T>(
    TKey? Key, T Value, DateTimeOffset Timestamp, bool IsTombstone, IReadOnlyDictionary<string, byte[]?> Headers, int Partition, long Offset);
