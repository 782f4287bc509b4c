namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>A record and its time.</summary>
internal readonly record struct TimedOffset(long Offset, long Timestamp);
