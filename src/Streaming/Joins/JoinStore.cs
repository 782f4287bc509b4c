using System.Buffers.Binary;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Joins;

/// <summary>
/// The stored form of a join's rows. Key: end of the bucket, canonical bytes of the record's key, side, time, number among those of the same time; so expiry is one range and
/// a key's rows in a bucket are another. Value: the stored form of the row's value.
/// </summary>
internal sealed class JoinStore<TKey, TLeft, TRight>(int store, KeyCodec<TKey> keys, StateCodec<TLeft> left, StateCodec<TRight> right)
    where TKey : notnull
{
    private const byte LeftSide = 0;
    private const byte RightSide = 1;
    private const byte AfterSides = 2;

    private readonly ByteWriter _from = new();
    private readonly ByteWriter _to = new();
    private ITaskStore? _store;

    /// <summary>Bytes of a row, as measured by the last drains; a guess before.</summary>
    public long RowBytes { get; private set; } = 64;

    public void Open(ITaskStore opened) => _store = opened;

    /// <summary>Ends of the buckets that have something in the store, ascending.</summary>
    public IEnumerable<long> Ends() => StoredTime.Prefixes(_store!, store);

    /// <summary>Reads all rows of a key in a bucket into a new entry's lists.</summary>
    public void Load(JoinBucket<TKey, TLeft, TRight> bucket, in TKey key, int entry)
    {
        _from.Reset();
        StoredTime.Write(_from, bucket.End);
        keys.Encode(key, _from);
        var prefix = _from.Length;
        _to.Reset();
        _to.Write(_from.Written);
        _to.WriteByte(AfterSides);
        using var cursor = _store!.Scan(store, _from.Written, _to.Written);
        while (cursor.MoveNext())
        {
            var rest = cursor.Key[prefix..];
            var (side, timestamp, sequence) = (rest[0], StoredTime.Read(rest[1..]), BinaryPrimitives.ReadInt32BigEndian(rest[9..]));
            ref var cell = ref bucket.Table[entry].Cell;
            if (side == LeftSide) bucket.Left.AddStored(ref cell.Left, entry, timestamp, sequence, left.Decode(cursor.Value));
            else bucket.Right.AddStored(ref cell.Right, entry, timestamp, sequence, right.Decode(cursor.Value));
        }
    }

    public void PutLeft(StateWriter writer, long end, TKey key, in SideRows<TLeft>.Row row) => Put(writer, end, key, LeftSide, in row, left);

    public void PutRight(StateWriter writer, long end, TKey key, in SideRows<TRight>.Row row) => Put(writer, end, key, RightSide, in row, right);

    /// <summary>Removes buckets with an end in [first, last] from the store; their logged rows need tombstones each.</summary>
    public void RemoveBuckets(StateWriter writer, long first, long last)
    {
        Span<byte> from = stackalloc byte[StoredTime.Size];
        Span<byte> to = stackalloc byte[StoredTime.Size];
        StoredTime.Write(from, first);
        StoredTime.Write(to, last + 1);
        writer.DeleteRange(store, from, to);
    }

    public void TombstoneLeft(StateWriter writer, long end, TKey key, in SideRows<TLeft>.Row row)
    {
        WriteKey(writer, end, key, LeftSide, row.Timestamp, row.Sequence, out _);
        writer.Tombstone(store);
    }

    public void TombstoneRight(StateWriter writer, long end, TKey key, in SideRows<TRight>.Row row)
    {
        WriteKey(writer, end, key, RightSide, row.Timestamp, row.Sequence, out _);
        writer.Tombstone(store);
    }

    /// <summary>Tombstones for everything of a bucket that is in the store, live or not.</summary>
    public void TombstoneStored(StateWriter writer, long end)
    {
        Span<byte> from = stackalloc byte[StoredTime.Size];
        Span<byte> to = stackalloc byte[StoredTime.Size];
        StoredTime.Write(from, end);
        StoredTime.Write(to, end + 1);
        using var cursor = _store!.Scan(store, from, to);
        while (cursor.MoveNext())
        {
            writer.Begin().Write(cursor.Key);
            writer.Tombstone(store);
        }
    }

    private int WriteKey(StateWriter writer, long end, TKey key, byte side, long timestamp, int sequence, out ByteWriter output)
    {
        output = writer.Begin();
        var start = output.Length;
        StoredTime.Write(output, end);
        keys.Encode(key, output);
        output.WriteByte(side);
        StoredTime.Write(output, timestamp);
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), sequence);
        output.Advance(4);
        return start;
    }

    private void Put<TValue>(StateWriter writer, long end, TKey key, byte side, in SideRows<TValue>.Row row, StateCodec<TValue> codec)
    {
        int bytes;
        try
        {
            var start = WriteKey(writer, end, key, side, row.Timestamp, row.Sequence, out var output);
            writer.BeginValue();
            codec.Encode(row.Value, output);
            bytes = output.Length - start;
        }
        catch (Exception e)
        {
            throw StateWriteException.Of(key, e);
        }
        RowBytes = ((RowBytes * 15) + bytes + 15) / 16;
        writer.Put(store);
    }
}
