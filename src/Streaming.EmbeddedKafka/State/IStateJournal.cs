namespace Streaming.Kafka.Embedded.State;

/// <summary>
/// Keeps the last value of each key. Changes are kept together when the step is flushed (<see cref="Logs.ILogStorage.Flush"/>): all of a step, or none.
/// </summary>
internal interface IStateJournal
{
    /// <summary>Everything that is kept.</summary>
    IReadOnlyDictionary<byte[], byte[]> All { get; }

    void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    void Remove(ReadOnlySpan<byte> key);

    /// <summary>What is flushed next is on the disk then, whatever else is not.</summary>
    void SyncNext();
}
