namespace Streaming.Kafka.Embedded.Logs;

/// <summary>The bytes of a segment: batches, one behind the other.</summary>
internal interface ISegmentData
{
    /// <summary>Bytes so far.</summary>
    long Length { get; }

    /// <summary>Appends a whole batch and gives the bytes as they are kept. They may be changed until the step ends, and never afterwards: readers hold on to them.</summary>
    Span<byte> Append(ReadOnlySpan<byte> batch);

    /// <summary>
    /// Bytes from a position on, where a batch begins: <paramref name="atMost"/> or fewer, but no fewer than the batch there has, if it fits. What is given stays as it is,
    /// also when the segment is deleted.
    /// </summary>
    ReadOnlyMemory<byte> Read(long position, int atMost);

    /// <summary>The segment is not needed any more.</summary>
    void Delete();
}
