namespace Streaming.Kafka.Group;

/// <summary>
/// A partition that is being read. While the listener holds it back, what was polled already waits here (at most one poll's worth: the client is paused at once).
/// </summary>
internal sealed class HeldPartition(TopicPartition partition) : IDisposable
{
    private readonly Queue<Item> _held = new();

    internal TopicPartition Partition { get; } = partition;

    /// <summary>The name with its terminating zero, for native calls.</summary>
    internal byte[] Topic { get; } = System.Text.Encoding.UTF8.GetBytes(partition.Topic + "\0");

    internal bool IsPaused { get; set; }

    internal void Hold(RecordBatch batch) => _held.Enqueue(new(batch, 0));

    internal void HoldEnd(long position) => _held.Enqueue(new(null, position));

    internal bool TryNext(out Item item) => _held.TryDequeue(out item);

    public void Dispose()
    {
        while (_held.TryDequeue(out var item)) item.Batch?.Dispose();
    }

    /// <summary>A batch, or the end of the partition.</summary>
    internal readonly record struct Item(RecordBatch? Batch, long End);
}
