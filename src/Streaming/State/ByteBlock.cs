namespace Streaming;

/// <summary>
/// A growing list of byte strings in one array, each possibly absent: many keys or values without an object for each.
/// Reused between batches; not thread-safe.
/// </summary>
public sealed class ByteBlock
{
    private byte[] _data = new byte[256];
    private (int Start, int Length)[] _items = new (int, int)[16];
    private int _end;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>The entry's bytes; empty if absent.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var (start, length) = _items.AsSpan(0, Count)[index];
            return length < 0 ? default : _data.AsSpan(start, length);
        }
    }

    /// <summary>True if the entry was added with <see cref="AddAbsent"/>.</summary>
    public bool IsAbsent(int index) => _items.AsSpan(0, Count)[index].Length < 0;

    /// <summary>Adds a copy of the bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Add(bytes.Length));

    /// <summary>Adds an entry of the given length and returns it for writing; valid until the next addition.</summary>
    public Span<byte> Add(int length)
    {
        if (_data.Length - _end < length) Array.Resize(ref _data, Math.Max(_data.Length * 2, checked(_end + length)));
        Append(_end, length);
        _end += length;
        return _data.AsSpan(_end - length, length);
    }

    /// <summary>Adds an absent entry.</summary>
    public void AddAbsent() => Append(0, -1);

    /// <summary>Empties the block and keeps its memory.</summary>
    public void Clear() => (Count, _end) = (0, 0);

    private void Append(int start, int length)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = (start, length);
    }
}
