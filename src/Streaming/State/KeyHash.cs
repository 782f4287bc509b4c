using System.Runtime.CompilerServices;
using Streaming.Serialization;

namespace Streaming.State;

/// <summary>Hashes for live tables. They live as long as the process and are never stored.</summary>
internal static class KeyHash
{
    private const ulong M1 = 0x9E37_79B9_7F4A_7C15, M2 = 0xD6E8_FEB8_6659_FD93;

    // Random, so that nobody can prepare keys that collide.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>Hash of a typed key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of<TKey>(in TKey key)
        where TKey : notnull
        => Mix(KeyBits<TKey>.IsExact ? KeyBits<TKey>.ToBits(key) : (uint)key.GetHashCode());

    /// <summary>Equality of typed keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal<TKey>(in TKey a, in TKey b)
        where TKey : notnull
        => KeyBits<TKey>.IsExact ? KeyBits<TKey>.ToBits(a) == KeyBits<TKey>.ToBits(b) : EqualityComparer<TKey>.Default.Equals(a, b);

    /// <summary>Spreads 64 bits over 32, all of which are good.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Mix(ulong bits)
    {
        var high = Math.BigMul(bits ^ M2, M1, out var low);
        var folded = high ^ low;
        return (uint)(folded >> 32) ^ (uint)folded;
    }

    /// <summary>64-bit hash of bytes, by folded multiplication of 16 bytes at a time.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ ((ulong)bytes.Length * M1);
        while (bytes.Length >= 16)
        {
            hash = Fold(Read(bytes) ^ hash ^ M1, Read(bytes[8..]) ^ M2);
            bytes = bytes[16..];
        }
        if (bytes.Length >= 8)
        {
            hash = Fold(Read(bytes) ^ hash, M1);
            bytes = bytes[8..];
        }
        ulong tail = 0;
        foreach (var b in bytes) tail = (tail << 8) | b;
        return Fold(tail ^ hash, M2 ^ Seed);
    }

    private static ulong Read(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
