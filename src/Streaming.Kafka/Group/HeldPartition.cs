namespace Streaming.Kafka.Group;

/// <summary>
/// A partition that is being read. While the listener holds it back, what is polled waits here, up to a bound behind which the client is paused.
/// </summary>
internal sealed class HeldPartition(TopicPartition partition) : IDisposable
{
    private readonly Queue<Item> _held = new();

    internal TopicPartition Partition { get; } = partition;

    /// <summary>The name with its terminating zero, for native calls.</summary>
    internal byte[] Topic { get; } = System.Text.Encoding.UTF8.GetBytes(partition.Topic + "\0");

    /// <summary>The listener wants nothing more for now.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>The client was told not to fetch.</summary>
    internal bool IsPaused { get; set; }

    /// <summary>Bytes that wait here.</summary>
    internal long Bytes { get; private set; }

    internal void Hold(RecordBatch batch)
    {
        Bytes += batch.Bytes;
        _held.Enqueue(new(batch, 0));
    }

    internal void HoldEnd(long position) => _held.Enqueue(new(null, position));

    internal bool TryNext(out Item item)
    {
        if (!_held.TryDequeue(out item)) return false;
        Bytes -= item.Batch?.Bytes ?? 0;
        return true;
    }

    public void Dispose()
    {
        while (_held.TryDequeue(out var item)) item.Batch?.Dispose();
    }

    /// <summary>A batch, or the end of the partition.</summary>
    internal readonly record struct Item(RecordBatch? Batch, long End);
}
