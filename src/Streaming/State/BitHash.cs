using System.Runtime.CompilerServices;

namespace Streaming.State;

/// <summary>Hashes of 64 bits and of bytes, for live tables; typed keys have <see cref="KeyHash{TKey}"/>. They live as long as the process and are never stored.</summary>
internal static class BitHash
{
    private const ulong M1 = 0x9E37_79B9_7F4A_7C15, M2 = 0xD6E8_FEB8_6659_FD93;

    // Random, so that nobody can prepare keys that collide.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

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
