namespace Streaming.Kafka.Embedded.Logs;

/// <summary>A batch that a producer wrote.</summary>
/// <param name="FirstSequence">The number of its first record.</param>
/// <param name="LastSequence">The number of its last record.</param>
/// <param name="Offset">The offset of its first record.</param>
/// <param name="LastOffset">The offset of its last record.</param>
/// <param name="Timestamp">The highest timestamp of its records.</param>
internal readonly record struct WrittenBatch(int FirstSequence, int LastSequence, long Offset, long LastOffset, long Timestamp);
