using System.Buffers.Binary;

namespace Streaming.Serialization;

/// <summary>
/// MurmurHash2 with Kafka's seed. Source of the algorithm: Austin Appleby's MurmurHash2 (public domain), with the constants that
/// Kafka's protocol for producers fixes (seed 0x9747b28c, little-endian blocks, sign bit dropped).
/// </summary>
internal sealed class Murmur2Partitioner() : Partitioner("murmur2")
{
    private const uint Seed = 0x9747b28c, M = 0x5bd1e995;

    private protected override uint Hash(ReadOnlySpan<byte> key) => HashOf(key) & 0x7fffffff;

    internal static uint HashOf(ReadOnlySpan<byte> data)
    {
        var h = Seed ^ (uint)data.Length;
        while (data.Length >= 4)
        {
            var k = BinaryPrimitives.ReadUInt32LittleEndian(data) * M;
            h = (h * M) ^ ((k ^ (k >> 24)) * M);
            data = data[4..];
        }
        if (data.Length > 2) h ^= (uint)data[2] << 16;
        if (data.Length > 1) h ^= (uint)data[1] << 8;
        if (data.Length > 0) h = (h ^ data[0]) * M;
        h = (h ^ (h >> 13)) * M;
        return h ^ (h >> 15);
    }
}
