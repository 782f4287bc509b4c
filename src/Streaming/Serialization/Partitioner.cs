using Streaming.Serialization;

namespace Streaming;

/// <summary>
/// How a key's bytes choose a partition. A topic that is read keyed declares the one its producers use: two keyed streams meet only if
/// they have the same, or a join would miss silently. Immutable and thread-safe.
/// </summary>
public abstract class Partitioner
{
    private protected Partitioner(string name) => Name = name;

    /// <summary>
    /// That of the Java clients, Kafka Streams and the engine's own exchanges: <c>(murmur2(key) &amp; 0x7fffffff) % partitions</c>; in librdkafka <c>partitioner=murmur2_random</c>.
    /// </summary>
    public static Partitioner Murmur2 { get; } = new Murmur2Partitioner();

    /// <summary>
    /// That of librdkafka's clients (.NET, Python, Go, C): <c>crc32(key) % partitions</c>. Their default, <c>consistent_random</c>, sends records
    /// with an empty key to any partition; this one, as <c>consistent</c>, to the first.
    /// </summary>
    public static Partitioner Crc32 { get; } = new Crc32Partitioner();

    /// <summary>The durable name, in manifests: <c>murmur2</c> or <c>crc32</c>.</summary>
    public string Name { get; }

    /// <summary>The partition of a key, from 0 to <paramref name="partitions"/> - 1.</summary>
    /// <param name="key">The key as it stands in the record.</param>
    /// <param name="partitions">Number of partitions of the topic, at least 1.</param>
    public int Partition(ReadOnlySpan<byte> key, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return (int)(Hash(key) % (uint)partitions);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private protected abstract uint Hash(ReadOnlySpan<byte> key);
}
