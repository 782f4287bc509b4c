namespace Streaming.Kafka.Embedded.Logs;

/// <summary>A segment that is there from before.</summary>
/// <param name="BaseOffset">No batch is before it.</param>
/// <param name="Data">Its bytes, whose end may be torn.</param>
/// <param name="Modified">When it was last written, in milliseconds since 1970.</param>
internal readonly record struct StoredSegment(long BaseOffset, ISegmentData Data, long Modified);
