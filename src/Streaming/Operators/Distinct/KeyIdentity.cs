using System.Runtime.CompilerServices;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Operators.Distinct;

/// <summary>A row is known by its key.</summary>
internal readonly struct KeyIdentity<TKey, T>(KeyCodec<TKey> codec) : IIdentity<TKey, T>
    where TKey : notnull
{
    private readonly KeyCodec<TKey> _codec = codec;

    public string Format => _codec.Format;

    public bool IsExact => KeyBits<TKey>.IsExact;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(in Row<TKey, T> row, ByteWriter bytes)
    {
        if (KeyBits<TKey>.IsExact) return KeyBits<TKey>.ToBits(row.Key);
        var start = bytes.Length;
        _codec.Encode(row.Key, bytes);
        return BitHash.Of(bytes.Written[start..]);
    }

    public void Encode(ulong id, ByteWriter output) => _codec.Encode(KeyBits<TKey>.FromBits(id), output);

    public ulong Of(ReadOnlySpan<byte> bytes) => KeyBits<TKey>.IsExact ? KeyBits<TKey>.ToBits(_codec.Decode(ref bytes)) : BitHash.Of(bytes);
}
