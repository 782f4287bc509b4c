using System.Diagnostics.CodeAnalysis;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>The segments of a partition, in the order of their offsets. There is always one, which is appended to.</summary>
internal sealed class SegmentList
{
    private readonly Func<long, ISegmentData> _create;
    private readonly List<Segment> _all = [];

    public SegmentList(Func<long, ISegmentData> create, long now)
    {
        _create = create;
        Roll(0, now);
    }

    /// <summary>Segments from before.</summary>
    /// <param name="create">Makes another one.</param>
    /// <param name="stored">The segments, at least one.</param>
    public SegmentList(Func<long, ISegmentData> create, IEnumerable<Segment> stored)
    {
        _create = create;
        _all.AddRange(stored);
        Size = _all.Sum(s => s.Size);
    }

    public IReadOnlyList<Segment> All => _all;

    /// <summary>The one that is appended to.</summary>
    public Segment Active => _all[^1];

    /// <summary>Bytes of all segments.</summary>
    public long Size { get; private set; }

    /// <summary>Appends a batch to the last segment; see <see cref="Segment.Append"/>.</summary>
    public Span<byte> Append(ReadOnlySpan<byte> batch, long offset, long latest, long now)
    {
        Size += batch.Length;
        Active.Modified = now;
        return Active.Append(batch, offset, latest);
    }

    /// <summary>Begins a new segment. The last one is replaced if it is empty and begins there.</summary>
    public void Roll(long offset, long now)
    {
        if (_all.Count > 0 && Active.BaseOffset == offset && Active.Size == 0) RemoveAt(_all.Count - 1);
        _all.Add(new(offset, _create(offset), now));
    }

    /// <summary>Goes to the first batch that ends at an offset or behind it, and its segment.</summary>
    public bool TryFind(long offset, [NotNullWhen(true)] out Segment? segment, out BatchCursor batch)
    {
        for (var i = IndexOf(offset); i < _all.Count; i++)
        {
            segment = _all[i];
            // Offsets at the end of a segment may be gone.
            if (segment.TryFind(offset, out batch)) return true;
        }
        (segment, batch) = (null, default);
        return false;
    }

    /// <summary>
    /// Whole batches, from the one that holds an offset up to another where one begins: as many as there are, fit into <paramref name="atMost"/>, and lie together. If
    /// <paramref name="atLeastOne"/>, the first comes whatever its size is.
    /// </summary>
    public ReadOnlyMemory<byte> Read(long offset, long end, int atMost, bool atLeastOne)
    {
        if (offset >= end || !TryFind(offset, out var segment, out var batch) || batch.Header.BaseOffset >= end) return default;
        var size = batch.Header.Size;
        if (size > atMost && !atLeastOne) return default;
        var to = segment != Active && _all[IndexOf(segment.BaseOffset) + 1].BaseOffset <= end || !segment.TryFind(end, out var last) ? segment.Size : last.Position;
        return segment.Read(batch.Position, to, Math.Max(atMost, size));
    }

    /// <summary>The offset behind what <see cref="Read"/> has given.</summary>
    public long EndOf(long offset, int length) => TryFind(offset, out var segment, out var batch) ? segment.EndOf(batch.Position + length) : offset;

    /// <summary>Deletes the segments that hold nothing from an offset on; never the last.</summary>
    public void DeleteBefore(long offset)
    {
        while (_all.Count > 1 && _all[1].BaseOffset <= offset) RemoveAt(0);
    }

    /// <summary>Puts a segment in the place of some that follow each other, and gives those.</summary>
    public List<Segment> Replace(int index, int count, Segment by)
    {
        var old = _all.GetRange(index, count);
        _all.RemoveRange(index, count);
        _all.Insert(index, by);
        Size += by.Size - old.Sum(s => s.Size);
        return old;
    }

    /// <summary>Deletes everything. The list cannot be used any more.</summary>
    public void Delete()
    {
        while (_all.Count > 0) RemoveAt(_all.Count - 1);
    }

    // The last segment that begins at or before the offset.
    private int IndexOf(long offset)
    {
        var (low, high) = (0, _all.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_all[middle].BaseOffset <= offset) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private void RemoveAt(int index)
    {
        Size -= _all[index].Size;
        _all[index].Delete();
        _all.RemoveAt(index);
    }
}
