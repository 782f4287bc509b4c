using System.Buffers.Binary;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Windows;

/// <summary>
/// The stored form of windows. Key: end of the window, canonical bytes of the record's key; so closing is one range. Value: the stored form of the accumulator,
/// then the time of the result. One record beside them, of a key that sorts before all windows, keeps up to where windows were closed while time stood still.
/// </summary>
internal sealed class WindowStore<TKey, TAcc>(int store, KeyCodec<TKey> keys, StateCodec<TAcc> accumulators)
{
    private static readonly byte[] ClosedKey = [0];

    private readonly ByteBlock _keys = new();
    private readonly ByteBlock _values = new();
    private readonly ByteWriter _scratch = new();
    private ITaskStore? _store;

    /// <summary>Bytes of an entry, as measured by the last drains; a guess before.</summary>
    public long EntryBytes { get; private set; } = 64;

    public void Open(ITaskStore opened) => _store = opened;

    /// <summary>Ends of the windows that have something in the store, ascending.</summary>
    public IEnumerable<long> Ends() => StoredTime.Prefixes(_store!, store);

    /// <summary>Up to where windows were closed although time had not come so far; <see cref="long.MinValue"/> if never.</summary>
    public long ReadClosed()
    {
        _keys.Clear();
        _keys.Add(ClosedKey);
        _store!.MultiGet(store, _keys, _values);
        if (_values.IsAbsent(0)) return long.MinValue;
        var value = _values[0];
        return value.Length == 9 && value[0] == 1 ? BinaryPrimitives.ReadInt64BigEndian(value[1..]) : throw StateFormatException.UnknownFormat("closed windows", value.IsEmpty ? (byte)0 : value[0], 1);
    }

    /// <summary>Remembers up to where windows were closed.</summary>
    public void WriteClosed(StateWriter writer, long closed)
    {
        var output = writer.Begin();
        output.Write(ClosedKey);
        writer.BeginValue();
        Span<byte> value = stackalloc byte[9];
        value[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(value[1..], closed);
        output.Write(value);
        writer.Put(store);
    }

    /// <summary>Begins a list of keys to fetch.</summary>
    public void BeginFetch() => _keys.Clear();

    /// <summary>Adds a key to the list.</summary>
    public void Want(long end, TKey key)
    {
        _scratch.Reset();
        StoredTime.Write(_scratch, end);
        keys.Encode(key, _scratch);
        _keys.Add(_scratch.Written);
    }

    /// <summary>Fetches the list.</summary>
    public void Fetch() => _store!.MultiGet(store, _keys, _values);

    /// <summary>A fetched value, by its place in the list; false if the store has none.</summary>
    public bool TryGet(int index, out TAcc accumulator, out long timestamp)
    {
        (accumulator, timestamp) = (default!, 0);
        if (_values.IsAbsent(index)) return false;
        (accumulator, timestamp) = Read(_values[index]);
        return true;
    }

    /// <summary>Scans a window from behind a stored key on; from its beginning if that is empty.</summary>
    public IStoreCursor Scan(long end, ReadOnlySpan<byte> after)
    {
        _scratch.Reset();
        if (after.IsEmpty)
        {
            StoredTime.Write(_scratch, end);
        }
        else
        {
            _scratch.Write(after);
            _scratch.WriteByte(0);
        }
        Span<byte> to = stackalloc byte[StoredTime.Size];
        StoredTime.Write(to, end + 1);
        return _store!.Scan(store, _scratch.Written, to);
    }

    public static long EndOf(ReadOnlySpan<byte> storedKey) => StoredTime.Read(storedKey);

    public TKey KeyOf(ReadOnlySpan<byte> storedKey)
    {
        storedKey = storedKey[StoredTime.Size..];
        return keys.Decode(ref storedKey);
    }

    public (TAcc Accumulator, long Timestamp) Read(ReadOnlySpan<byte> value)
        => (accumulators.Decode(value[..^8]), BinaryPrimitives.ReadInt64BigEndian(value[^8..]));

    public void Put(StateWriter writer, long end, TKey key, in WindowCell<TAcc> cell)
    {
        var output = writer.Begin();
        var start = output.Length;
        StoredTime.Write(output, end);
        try
        {
            keys.Encode(key, output);
            writer.BeginValue();
            accumulators.Encode(cell.Accumulator, output);
        }
        catch (Exception e)
        {
            throw StateWriteException.Of(key, e);
        }
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), cell.Timestamp);
        output.Advance(8);
        EntryBytes = ((EntryBytes * 15) + output.Length - start + 15) / 16;
        writer.Put(store);
    }

    /// <summary>Removes a key of a window that goes on, or of one whose range is removed as a whole.</summary>
    public void Remove(StateWriter writer, long end, TKey key, bool inRange)
    {
        var output = writer.Begin();
        StoredTime.Write(output, end);
        keys.Encode(key, output);
        if (inRange) writer.Tombstone(store);
        else writer.Delete(store);
    }

    /// <summary>As the other, with the key as it is stored.</summary>
    public void Remove(StateWriter writer, ReadOnlySpan<byte> storedKey, bool inRange)
    {
        writer.Begin().Write(storedKey);
        if (inRange) writer.Tombstone(store);
        else writer.Delete(store);
    }

    /// <summary>Removes the windows with an end in [first, last] from the store; their logged keys need tombstones each.</summary>
    public void RemoveWindows(StateWriter writer, long first, long last)
    {
        Span<byte> from = stackalloc byte[StoredTime.Size];
        Span<byte> to = stackalloc byte[StoredTime.Size];
        StoredTime.Write(from, first);
        StoredTime.Write(to, last + 1);
        writer.DeleteRange(store, from, to);
    }
}
