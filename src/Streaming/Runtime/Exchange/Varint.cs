namespace Streaming.Runtime;

/// <summary>Unsigned integers in groups of seven bits, low groups first (LEB128), and signed ones folded into them (zigzag).</summary>
internal static class Varint
{
    public const int MaxLength = 10;

    public static void Write(ByteWriter output, ulong value)
    {
        var span = output.GetSpan(MaxLength);
        var i = 0;
        for (; value >= 0x80; value >>= 7) span[i++] = (byte)(value | 0x80);
        span[i++] = (byte)value;
        output.Advance(i);
    }

    /// <summary>Reads one off the front of <paramref name="data"/>; false if the bytes end in it or it is longer than 64 bits.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> data, out ulong value)
    {
        value = 0;
        for (var i = 0; i < data.Length && i < MaxLength; i++)
        {
            value |= (ulong)(data[i] & 0x7f) << (7 * i);
            if (data[i] >= 0x80) continue;
            data = data[(i + 1)..];
            return true;
        }
        return false;
    }

    public static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
