using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>Keeps logs in memory.</summary>
internal sealed class MemoryStorage : ILogStorage
{
    public IStateJournal? Journal => null;

    public void Keep(IEnumerable<Guid> topicIds)
    {
    }

    public IReadOnlyList<StoredSegment> Open(Guid topicId, int partition) => [];

    public ISegmentData Create(Guid topicId, int partition, long baseOffset) => new MemorySegment();

    public ISegmentData Prepare(Guid topicId, int partition, long baseOffset) => new MemorySegment();

    public void Replace(IReadOnlyList<ISegmentData> old, long end, ISegmentData by)
    {
        foreach (var segment in old) segment.Delete();
    }

    public void Delete(Guid topicId)
    {
    }

    public void Flush()
    {
    }
}
