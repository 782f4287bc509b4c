using Streaming.Testing.Driver;

namespace Streaming.Testing;

/// <summary>A source topic with declared keys, to be written by a test.</summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
/// <typeparam name="T">Type of the values.</typeparam>
public sealed class TestInput<TKey, T>
    where TKey : notnull
    where T : notnull
{
    private readonly InputTopic _topic;
    private readonly Codec<TKey> _keys;
    private readonly Codec<T> _values;
    private readonly Partitioner _partitioner;
    private readonly Func<T, long>? _eventTime;

    internal TestInput(InputTopic topic, Codec<TKey> keys, Codec<T> values, Partitioner partitioner, Func<T, long>? eventTime) =>
        (_topic, _keys, _values, _partitioner, _eventTime) = (topic, keys, values, partitioner, eventTime);

    /// <summary>
    /// Writes a record to the partition of its key. It is processed when an output is read, time is moved, or <see cref="TopologyTestDriver.Process"/> is called.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="timestamp">Its Kafka timestamp. By default its event time, if the source reads that from the value; else what the driver's clock shows.</param>
    public TestInput<TKey, T> Send(TKey key, T value, DateTimeOffset? timestamp = null)
    {
        var bytes = InputTopic.Encode(_keys, key);
        _topic.Append(_partitioner.Partition(bytes, _topic.Partitions), _topic.Timestamp(timestamp, value, _eventTime), bytes, InputTopic.Encode(_values, value));
        return this;
    }

    /// <summary>Writes a record of these bytes, such as one that cannot be decoded.</summary>
    /// <param name="key">Key bytes, null for none.</param>
    /// <param name="value">Value bytes, null for none.</param>
    /// <param name="timestamp">Its Kafka timestamp; by default what the driver's clock shows.</param>
    /// <param name="partition">The partition; by default that of the key by the topic's partitioner, or one after the other.</param>
    public TestInput<TKey, T> SendBytes(byte[]? key, byte[]? value, DateTimeOffset? timestamp = null, int partition = -1)
    {
        if (partition < 0 && key is not null) partition = _partitioner.Partition(key, _topic.Partitions);
        _topic.Append(partition, _topic.Timestamp<T>(timestamp, default!, null), key, value);
        return this;
    }
}
