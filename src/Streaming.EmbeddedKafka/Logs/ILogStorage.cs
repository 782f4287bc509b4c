namespace Streaming.Kafka.Embedded.Logs;

/// <summary>Where the bytes of logs are kept.</summary>
internal interface ILogStorage
{
    /// <summary>An empty segment.</summary>
    /// <param name="topicId">The topic; a topic that is made anew has another id.</param>
    /// <param name="partition">The partition of the topic.</param>
    /// <param name="baseOffset">
    /// No batch of the segment is before it. A segment that a cleaner makes has the same as the one it replaces, until that one is deleted.
    /// </param>
    ISegmentData Create(Guid topicId, int partition, long baseOffset);
}
