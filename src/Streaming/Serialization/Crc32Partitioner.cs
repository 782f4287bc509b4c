namespace Streaming.Serialization;

/// <summary>The CRC-32 of zlib and Ethernet: polynomial 0xEDB88320 reflected, all ones before and after.</summary>
internal sealed class Crc32Partitioner() : Partitioner("crc32")
{
    private static readonly uint[] Table = MakeTable();

    private protected override uint Hash(ReadOnlySpan<byte> key) => HashOf(key);

    internal static uint HashOf(ReadOnlySpan<byte> data)
    {
        var table = Table;
        var crc = uint.MaxValue;
        foreach (var b in data) crc = (crc >> 8) ^ table[(byte)(crc ^ b)];
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            table[i] = value;
        }
        return table;
    }
}
