using Streaming.Serialization;

namespace Streaming;

/// <summary>
/// A topic whose records have keys: its name, its formats and how its producers choose partitions. Immutable; declare it once and share it between
/// jobs and tests. Streams made from it are keyed already and are not exchanged again.
/// </summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
/// <typeparam name="T">Type of the values.</typeparam>
public sealed class Topic<TKey, T>
    where TKey : notnull
    where T : notnull
{
    /// <summary>Declares a topic.</summary>
    /// <param name="name">Its name in the cluster.</param>
    /// <param name="key">Format of the keys; by default the job's for the type, else the built-in one.</param>
    /// <param name="value">Format of the values; by default the job's for the type, else the built-in one.</param>
    /// <param name="partitioner">
    /// How its producers choose the partition of a key: <see cref="Partitioner.Murmur2"/> by default, which is what Java clients do. Clients on librdkafka use CRC32 unless told
    /// otherwise. A wrong one is found when the first records are read.
    /// </param>
    public Topic(string name, Serde<TKey>? key = null, Serde<T>? value = null, Partitioner? partitioner = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Key = key;
        Value = value;
        Partitioner = partitioner ?? Partitioner.Murmur2;
    }

    /// <summary>Its name in the cluster.</summary>
    public string Name { get; }

    /// <summary>Format of the keys, if one was given.</summary>
    public Serde<TKey>? Key { get; }

    /// <summary>Format of the values, if one was given.</summary>
    public Serde<T>? Value { get; }

    /// <summary>How its producers choose the partition of a key.</summary>
    public Partitioner Partitioner { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal SerdeSlot<TKey> KeySlot() => new() { Subject = Name, Role = SerdeRole.Key, Explicit = Key };
}
