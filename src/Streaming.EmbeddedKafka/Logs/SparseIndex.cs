namespace Streaming.Kafka.Embedded.Logs;

/// <summary>
/// Where batches begin in a segment: an entry for every <see cref="Interval"/> bytes, from which a search goes on from batch to batch. Kafka's offset index and time index
/// in one.
/// </summary>
internal sealed class SparseIndex
{
    /// <summary>Bytes between entries: Kafka's <c>index.interval.bytes</c>.</summary>
    public const int Interval = 4096;

    private readonly List<Entry> _entries = [];

    /// <summary>Tells of a batch that is being appended.</summary>
    /// <param name="offset">Its first offset.</param>
    /// <param name="position">Where it begins.</param>
    /// <param name="latest">The highest timestamp of all batches before it.</param>
    public void Add(long offset, long position, long latest)
    {
        if (_entries.Count == 0 || position - _entries[^1].Position >= Interval) _entries.Add(new(offset, position, latest));
    }

    /// <summary>The position of a batch at or before the one that holds this offset.</summary>
    public long BeforeOffset(long offset) => Last(offset, static (e, o) => e.Offset <= o);

    /// <summary>The position of a batch at or before the one that is at this position.</summary>
    public long BeforePosition(long position) => Last(position, static (e, p) => e.Position <= p);

    /// <summary>The position of a batch at or before the first one that is as late as this.</summary>
    public long BeforeTime(long timestamp) => Last(timestamp, static (e, t) => e.Latest < t);

    // The condition holds for entries up to some place and for none behind it.
    private long Last(long value, Func<Entry, long, bool> condition)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (condition(_entries[middle], value)) low = middle;
            else high = middle - 1;
        }
        return _entries.Count == 0 ? 0 : _entries[low].Position;
    }

    private readonly record struct Entry(long Offset, long Position, long Latest);
}
