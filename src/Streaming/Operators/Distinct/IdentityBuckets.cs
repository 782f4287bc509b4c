using System.Buffers.Binary;
using Streaming.Serialization;

namespace Streaming.Operators.Distinct;

/// <summary>
/// How identities lie in the store: by buckets of time as long as they are remembered, then canonical bytes; the value is format, schema ordinal and the
/// offset in the bucket. A bucket has an identity at most once, three buckets can hold a match, and an expired bucket is one range.
/// </summary>
internal sealed class IdentityBuckets
{
    /// <summary>Format byte and schema ordinal, as of every stored value.</summary>
    private const int HeaderLength = 2;
    private const byte Format = 1;
    private const int PrefixLength = sizeof(long);
    private readonly string _store;
    private readonly long _within;
    private readonly int _offsetLength = 1;

    public IdentityBuckets(string store, long within)
    {
        (_store, _within) = (store, within);
        while (_offsetLength < 8 && within - 1 >> (8 * _offsetLength) != 0) _offsetLength++;
    }

    /// <summary>The bucket of a time.</summary>
    public long BucketOf(long time) => time >= 0 ? time / _within : -((-time - 1) / _within) - 1;

    /// <summary>The first bucket that may hold an identity later than <paramref name="time"/>.</summary>
    public long FirstAfter(long time) => BucketOf(time + 1);

    /// <summary>The buckets that may hold an identity that makes a record of <paramref name="time"/> a duplicate.</summary>
    public (long First, long Last) Around(long time)
    {
        var bucket = BucketOf(time);
        var offset = time - bucket * _within;
        return (offset + 1 < _within ? bucket - 1 : bucket, offset > 0 ? bucket + 1 : bucket);
    }

    /// <summary>Appends the part of a key that is its bucket.</summary>
    public static void WritePrefix(long bucket, ByteWriter output)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(PrefixLength), bucket ^ long.MinValue);
        output.Advance(PrefixLength);
    }

    /// <summary>Appends the value for a time in a bucket.</summary>
    public void WriteValue(long bucket, long time, ByteWriter output)
    {
        var span = output.GetSpan(HeaderLength + sizeof(long));
        span[0] = Format;
        span[1] = 0;
        BinaryPrimitives.WriteInt64BigEndian(span[HeaderLength..], (time - bucket * _within) << (8 * (sizeof(long) - _offsetLength)));
        output.Advance(HeaderLength + _offsetLength);
    }

    /// <summary>The time of a stored identity.</summary>
    public long TimeOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (value.Length != HeaderLength + _offsetLength || value[0] != Format) throw StateFormatException.UnknownFormat(_store, value.IsEmpty ? (byte)0 : value[0], Format);
        long offset = 0;
        foreach (var b in value[HeaderLength..]) offset = (offset << 8) | b;
        return (BinaryPrimitives.ReadInt64BigEndian(key) ^ long.MinValue) * _within + offset;
    }

    /// <summary>The part of a key that is the identity.</summary>
    public static ReadOnlySpan<byte> IdentityOf(ReadOnlySpan<byte> key) => key[PrefixLength..];
}
