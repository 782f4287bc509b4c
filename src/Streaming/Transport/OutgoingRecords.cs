using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>
/// Records on their way out, collected by one task in order and copied by the transport when it sends them. Reused; not thread-safe.
/// A record is written in place: <see cref="Data"/> gets key, value and headers, and <see cref="Add"/> closes it.
/// </summary>
[Experimental("STRX001")]
public sealed class OutgoingRecords
{
    private Entry[] _entries = new Entry[64];
    private int _start;

    /// <summary>The bytes of all records; append key, then value, then headers, then call <see cref="Add"/>.</summary>
    public ByteWriter Data { get; } = new(4096);

    /// <summary>Number of closed records.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of closed records.</summary>
    public int Bytes => _start;

    /// <summary>Closes a record of what was appended to <see cref="Data"/> since the last one.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition, or -1 to let the transport choose by its default partitioner (murmur2 of the key, or any for null).</param>
    /// <param name="timestamp">ms since 1970 UTC.</param>
    /// <param name="keyLength">Bytes of the key, -1 for null.</param>
    /// <param name="valueLength">Bytes of the value, -1 for null; what follows are headers (see <see cref="RecordHeaders"/>).</param>
    /// <param name="tag">The sender's own number for this record, given back if it is refused.</param>
    public void Add(string topic, int partition, long timestamp, int keyLength, int valueLength, long tag = 0)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        _entries[Count++] = new(topic, partition, timestamp, _start, keyLength, valueLength, Data.Length, tag);
        _start = Data.Length;
    }

    /// <summary>Forgets what was appended since the last closed record.</summary>
    public void Cancel() => Data.Truncate(_start);

    /// <summary>A closed record.</summary>
    public ref readonly Entry this[int index] => ref _entries.AsSpan(0, Count)[index];

    /// <summary>Key bytes; empty if null.</summary>
    public ReadOnlySpan<byte> Key(int index) => Data.Written.Slice(this[index].Start, Math.Max(this[index].KeyLength, 0));

    /// <summary>Value bytes; empty if null.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly var e = ref this[index];
        return Data.Written.Slice(e.Start + Math.Max(e.KeyLength, 0), Math.Max(e.ValueLength, 0));
    }

    /// <summary>Headers.</summary>
    public RecordHeaders Headers(int index)
    {
        ref readonly var e = ref this[index];
        return new(Data.Written[(e.Start + Math.Max(e.KeyLength, 0) + Math.Max(e.ValueLength, 0))..e.End]);
    }

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear()
    {
        Data.Reset();
        (Count, _start) = (0, 0);
    }

    /// <summary>Where a record's bytes are, and where it goes.</summary>
    public readonly record struct Entry(string Topic, int Partition, long Timestamp, int Start, int KeyLength, int ValueLength, int End, long Tag);
}
