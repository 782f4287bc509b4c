using System.Text;

namespace Streaming.Testing.Transport;

/// <summary>A record as a test reads it from the cluster.</summary>
internal sealed record InMemoryRecord(TopicPartition Partition, long Offset, long Timestamp, byte[]? Key, byte[]? Value, byte[] HeaderBytes)
{
    public RecordHeaders Headers => new(HeaderBytes);

    /// <summary>The key as UTF-8 text.</summary>
    public string? KeyText => Key is null ? null : Encoding.UTF8.GetString(Key);

    /// <summary>The value as UTF-8 text.</summary>
    public string? ValueText => Value is null ? null : Encoding.UTF8.GetString(Value);
}
