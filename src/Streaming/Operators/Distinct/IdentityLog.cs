using Streaming.State;

namespace Streaming.Operators.Distinct;

/// <summary>The identities first seen in one epoch, which the store does not have yet: to be drained, and the truth about them until the commit.</summary>
internal sealed class IdentityLog
{
    private ByteWriter _bytes = new(1024);
    private readonly HashIndex _index = new();
    private Identity[] _items = new Identity[64];
    private int _indexed;

    /// <summary>Number of identities.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory.</summary>
    public long MemoryBytes => _items.Length * 24L + _index.Bytes + _bytes.Length;

    /// <summary>Bytes of identities that are longer than a number.</summary>
    public long KeyBytes => _bytes.Length;

    /// <summary>An identity and the time of its record.</summary>
    public ref readonly Identity this[int index] => ref _items[index];

    /// <summary>The canonical bytes of an identity that is a hash.</summary>
    public ReadOnlySpan<byte> Bytes(in Identity item) => _bytes.Written.Slice(item.Start, item.Length);

    /// <summary>Makes room for so many more.</summary>
    public void Reserve(int more)
    {
        if (_items.Length - Count < more) Array.Resize(ref _items, Math.Max(_items.Length * 2, Count + more));
    }

    /// <summary>Adds an identity that there is room for; <paramref name="bytes"/> is empty if the number says all.</summary>
    public void Add(ulong id, long time, ReadOnlySpan<byte> bytes)
    {
        ref var item = ref _items[Count++];
        (item.Id, item.Time, item.Start, item.Length) = (id, time, _bytes.Length, bytes.Length);
        if (!bytes.IsEmpty) _bytes.Write(bytes);
    }

    /// <summary>True if exactly this identity is here with a time that makes a record of <paramref name="time"/> a duplicate.</summary>
    public bool Remembers(ulong id, uint hash, ReadOnlySpan<byte> bytes, long time, in DedupeTime clock)
    {
        // Most epochs are never asked, so the index is made when it is.
        for (; _indexed < Count; _indexed++) _index.Add(BitHash.Mix(_items[_indexed].Id), _indexed);
        var at = _index.Start(hash);
        int number;
        while ((number = _index.Next(hash, ref at)) >= 0)
        {
            ref var item = ref _items[number];
            if (item.Id == id && clock.Covers(item.Time, time) && Bytes(in item).SequenceEqual(bytes)) return true;
        }
        return false;
    }

    /// <summary>Gives up the memory, if nothing is in it.</summary>
    public void Trim()
    {
        if (Count > 0) return;
        (_items, _bytes) = (new Identity[64], new(1024));
        _index.Clear();
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        if (_indexed > 0) _index.Clear(_indexed);
        (Count, _indexed) = (0, 0);
        _bytes.Reset();
    }

    /// <summary>An identity of the epoch.</summary>
    public struct Identity
    {
        public ulong Id;
        public long Time;
        public int Start;
        public int Length;
    }
}
