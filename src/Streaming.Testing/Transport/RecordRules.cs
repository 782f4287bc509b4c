namespace Streaming.Testing.Transport;

/// <summary>For which reasons a broker refuses a record for itself, by the topic's configuration and Kafka 4's defaults.</summary>
internal static class RecordRules
{
    private const long HourMs = 3_600_000;
    private const long MegabyteAndOverhead = 1_048_588;

    /// <returns>Error name and text; null if the record is good.</returns>
    public static string? Refusal(InMemoryTopic topic, PendingRecord record, long now)
    {
        if (record.Bytes > topic.Number("max.message.bytes", MegabyteAndOverhead)) return $"MSG_SIZE_TOO_LARGE: {record.Bytes} bytes";
        if (record.Timestamp < 0 || record.Timestamp - now > topic.Number("message.timestamp.after.max.ms", HourMs)
            || now - record.Timestamp > topic.Number("message.timestamp.before.max.ms", long.MaxValue)) return $"INVALID_TIMESTAMP: {record.Timestamp} at {now}";
        return topic.IsCompacted && record.Key is null ? "INVALID_RECORD: a compacted topic takes no record without a key" : null;
    }
}
