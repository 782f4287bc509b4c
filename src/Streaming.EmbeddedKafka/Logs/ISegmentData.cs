namespace Streaming.Kafka.Embedded.Logs;

/// <summary>The bytes of a segment: batches, one behind the other.</summary>
internal interface ISegmentData
{
    /// <summary>Bytes so far.</summary>
    long Length { get; }

    /// <summary>
    /// Appends a whole batch and gives the bytes as they are kept. They may be changed until <see cref="Commit"/>, which follows, and never afterwards: readers hold on to
    /// them.
    /// </summary>
    Span<byte> Append(ReadOnlySpan<byte> batch);

    /// <summary>The batch that was appended is complete.</summary>
    void Commit()
    {
    }

    /// <summary>
    /// Bytes from a position on, where a batch begins, for a response: <paramref name="atMost"/> or fewer, but no fewer than the batch there has, if it fits. What is given
    /// stays as it is, also when the segment is deleted; it may be read only when it is looked at, and is given back by disposing of its manager, if it has one.
    /// </summary>
    ReadOnlyMemory<byte> Read(long position, int atMost);

    /// <summary>
    /// Bytes from a position on, where a batch begins, to be looked at now: <paramref name="atMost"/> or fewer, but no fewer than the batch there has, if it fits.
    /// </summary>
    /// <param name="position">Where.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="buffer">Where they are put if need be, or in a larger one that takes its place; what was given before out of the same is overwritten.</param>
    ReadOnlyMemory<byte> Peek(long position, int atMost, ref byte[]? buffer) => Read(position, atMost);

    /// <summary>Cuts off what is behind a position. Only what is there from before can be torn.</summary>
    void Truncate(long length) => throw new NotSupportedException();

    /// <summary>The segment is not needed any more.</summary>
    void Delete();
}
