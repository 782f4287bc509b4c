using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>Where the bytes of logs are kept. What is given here for most of it is right where nothing outlives the broker.</summary>
internal interface ILogStorage
{
    /// <summary>Where everything but records is kept; null if nothing outlives the broker.</summary>
    IStateJournal? Journal => null;

    /// <summary>Deletes what is there of other topics than these: their deletion was interrupted. Before anything is opened.</summary>
    void Keep(IEnumerable<Guid> topicIds)
    {
    }

    /// <summary>The segments of a partition that are there from before, in the order of their offsets.</summary>
    IReadOnlyList<StoredSegment> Open(Guid topicId, int partition) => [];

    /// <summary>An empty segment.</summary>
    /// <param name="topicId">The topic; a topic that is made anew has another id.</param>
    /// <param name="partition">The partition of the topic.</param>
    /// <param name="baseOffset">No batch of the segment is before it.</param>
    ISegmentData Create(Guid topicId, int partition, long baseOffset);

    /// <summary>An empty segment that is filled and then put in place of others (<see cref="Replace"/>). It counts for nothing before.</summary>
    /// <param name="topicId">The topic.</param>
    /// <param name="partition">The partition of the topic.</param>
    /// <param name="baseOffset">That of the first segment that it replaces.</param>
    ISegmentData Prepare(Guid topicId, int partition, long baseOffset) => Create(topicId, partition, baseOffset);

    /// <summary>Puts a segment in the place of some that follow each other, all at once, and deletes those.</summary>
    /// <param name="old">The segments that it replaces.</param>
    /// <param name="end">Where the segment behind them begins.</param>
    /// <param name="by">The segment, of <see cref="Prepare"/>.</param>
    void Replace(IReadOnlyList<ISegmentData> old, long end, ISegmentData by)
    {
        foreach (var segment in old) segment.Delete();
    }

    /// <summary>Deletes what is left of a topic once its segments are deleted.</summary>
    void Delete(Guid topicId)
    {
    }

    /// <summary>Ends a step: everything that was decided in it is kept when this returns, and may be told.</summary>
    void Flush()
    {
    }
}
