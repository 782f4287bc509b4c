namespace Streaming;

/// <summary>How a producer chooses the partition of a key's bytes.</summary>
public abstract class Partitioner
{
    /// <summary>Name for plans and errors.</summary>
    public abstract string Name { get; }

    /// <summary>The partition of a key.</summary>
    public abstract int Partition(ReadOnlySpan<byte> key, int partitions);

    /// <summary>That of Kafka's Java clients: murmur2.</summary>
    public static Partitioner Murmur2 { get; } = new Murmur2Partitioner();

    private sealed class Murmur2Partitioner : Partitioner
    {
        public override string Name => "murmur2";

        public override int Partition(ReadOnlySpan<byte> key, int partitions) => (Hash(key) & 0x7fffffff) % partitions;

        // MurmurHash2 by Austin Appleby with the seed of org.apache.kafka.common.utils.Utils.murmur2.
        private static int Hash(ReadOnlySpan<byte> data)
        {
            const uint M = 0x5bd1e995;
            var h = 0x9747b28c ^ (uint)data.Length;
            while (data.Length >= 4)
            {
                var k = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data) * M;
                k ^= k >> 24;
                h = (h * M) ^ (k * M);
                data = data[4..];
            }
            if (data.Length >= 3) h ^= (uint)data[2] << 16;
            if (data.Length >= 2) h ^= (uint)data[1] << 8;
            if (data.Length >= 1) h = (h ^ data[0]) * M;
            h = (h ^ (h >> 13)) * M;
            return (int)(h ^ (h >> 15));
        }
    }
}
