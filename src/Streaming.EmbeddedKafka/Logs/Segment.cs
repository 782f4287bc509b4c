namespace Streaming.Kafka.Embedded.Logs;

/// <summary>A part of a log. Only the last one of a log is appended to; retention and compaction take the others.</summary>
/// <param name="baseOffset">No batch is before it.</param>
/// <param name="data">Its bytes.</param>
/// <param name="created">When it was made, in milliseconds since 1970.</param>
internal sealed class Segment(long baseOffset, ISegmentData data, long created)
{
    private readonly SparseIndex _index = new();

    public long BaseOffset => baseOffset;

    /// <summary>Bytes.</summary>
    public long Size => data.Length;

    /// <summary>The highest timestamp of its records; -1 if there are none.</summary>
    public long Latest { get; private set; } = -1;

    /// <summary>The timestamp of the first batch, from which Kafka counts <c>segment.ms</c>; null while it is empty.</summary>
    public long? FirstTime { get; private set; }

    /// <summary>When it was last appended to, in milliseconds since 1970.</summary>
    public long Modified { get; set; } = created;

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long Created { get; } = created;

    /// <summary>Its age counts from the latest record, or from the last change if records have no timestamps.</summary>
    public long Time => Latest >= 0 ? Latest : Modified;

    /// <summary>Appends a batch and gives its bytes as they are kept, to be changed in this step.</summary>
    /// <param name="batch">Its bytes.</param>
    /// <param name="offset">Its first offset, which is not in the bytes yet.</param>
    /// <param name="latest">The highest timestamp of its records, which may not be in the bytes yet.</param>
    public Span<byte> Append(ReadOnlySpan<byte> batch, long offset, long latest)
    {
        Pass(offset, data.Length, latest);
        return data.Append(batch);
    }

    /// <summary>The batch that was appended is complete: it is written.</summary>
    public void Commit() => data.Commit();

    /// <summary>Takes note of a batch that is there from before, behind those that it was told of.</summary>
    public void Restore(in BatchCursor batch) => Pass(batch.Header.BaseOffset, batch.Position, batch.Header.MaxTimestamp);

    /// <summary>Its bytes, for those who put it in the place of others.</summary>
    public ISegmentData Data => data;

    /// <summary>All batches.</summary>
    public BatchCursor Batches() => new(data, 0, BatchCursor.Scan);

    /// <summary>Goes to the first batch that ends at an offset or behind it; false if there is none.</summary>
    public bool TryFind(long offset, out BatchCursor found)
    {
        found = new(data, _index.BeforeOffset(offset));
        while (found.MoveNext())
        {
            if (found.Header.LastOffset >= offset) return true;
        }
        return false;
    }

    /// <summary>Goes to the first batch with a record as late as this; false if there is none.</summary>
    public bool TryFindTime(long timestamp, out BatchCursor found)
    {
        found = new(data, _index.BeforeTime(timestamp));
        while (Latest >= timestamp && found.MoveNext())
        {
            if (found.Header.MaxTimestamp >= timestamp) return true;
        }
        return false;
    }

    /// <summary>Whole batches from a position on where one begins, up to another, in one piece: as many as there are, fit into <paramref name="atMost"/>, and lie together.</summary>
    public ReadOnlyMemory<byte> Read(long from, long to, int atMost)
    {
        var bytes = data.Read(from, (int)Math.Min(atMost, to - from));
        var end = from + bytes.Length;
        if (end == to) return bytes;
        var cursor = new BatchCursor(data, Math.Max(_index.BeforePosition(end), from));
        var whole = cursor.Position;
        while (cursor.MoveNext() && cursor.End <= end) whole = cursor.End;
        return bytes[..(int)(whole - from)];
    }

    /// <summary>The offset behind the batch that ends at a position.</summary>
    public long EndOf(long position)
    {
        var cursor = new BatchCursor(data, _index.BeforePosition(position - 1));
        while (cursor.MoveNext() && cursor.End < position)
        {
        }
        return cursor.Header.LastOffset + 1;
    }

    /// <summary>The segment is not needed any more.</summary>
    public void Delete() => data.Delete();

    private void Pass(long offset, long position, long latest)
    {
        _index.Add(offset, position, Latest);
        FirstTime ??= latest;
        Latest = Math.Max(Latest, latest);
    }
}
