using System.Numerics;

namespace Streaming.Kafka.Protocol;

/// <summary>
/// Numbers in groups of seven bits, the lowest group first, the high bit of a byte set if another follows. Signed numbers are folded (zigzag), so that small ones of
/// either sign are short.
/// </summary>
internal static class Varint
{
    /// <summary>Bytes that an unsigned number of 32 bits may take.</summary>
    public const int MaxBytes = 5;

    /// <summary>Bytes that a number of 64 bits may take.</summary>
    public const int MaxLongBytes = 10;

    public static uint Fold(int value) => (uint)((value << 1) ^ (value >> 31));

    public static ulong Fold(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static int Unfold(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    public static long Unfold(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>Bytes that an unsigned number takes.</summary>
    public static int Size(ulong value) => (BitOperations.Log2(value | 1) + 7) / 7;

    /// <summary>Writes an unsigned number at the place, which must have room, and moves on.</summary>
    public static void Write(Span<byte> bytes, ref int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes[at++] = (byte)(value | 0x80);
        bytes[at++] = (byte)value;
    }

    /// <summary>Reads an unsigned number and moves on. False if the bytes end before it does, or it has more than 32 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out uint value)
    {
        if ((uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            value = bytes[at++];
            return true;
        }
        var read = TryRead(bytes, ref at, MaxBytes, 0x0F, out var wide);
        value = (uint)wide;
        return read;
    }

    /// <summary>Reads an unsigned number and moves on. False if the bytes end before it does, or it has more than 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        if ((uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            value = bytes[at++];
            return true;
        }
        return TryRead(bytes, ref at, MaxLongBytes, 0x01, out value);
    }

    // lastBits: what the last possible byte may hold.
    private static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, int most, byte lastBits, out ulong value)
    {
        value = 0;
        for (var i = 0; i < most && at < bytes.Length; i++)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80) return i < most - 1 || next <= lastBits;
        }
        return false;
    }
}
