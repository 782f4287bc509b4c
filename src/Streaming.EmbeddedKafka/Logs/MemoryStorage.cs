namespace Streaming.Kafka.Embedded.Logs;

/// <summary>Keeps logs in memory.</summary>
internal sealed class MemoryStorage : ILogStorage
{
    public ISegmentData Create(Guid topicId, int partition, long baseOffset) => new MemorySegment();
}
