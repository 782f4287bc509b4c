using Streaming.Testing.Driver;

namespace Streaming.Testing;

/// <summary>A source topic without declared keys, to be written by a test.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
public sealed class TestInput<T>
    where T : notnull
{
    private readonly InputTopic _topic;
    private readonly Codec<T> _values;
    private readonly Func<T, long>? _eventTime;

    internal TestInput(InputTopic topic, Codec<T> values, Func<T, long>? eventTime) => (_topic, _values, _eventTime) = (topic, values, eventTime);

    /// <summary>Writes a record with a null key. It is processed when an output is read, time is moved, or <see cref="TopologyTestDriver.Process"/> is called.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timestamp">Its Kafka timestamp. By default its event time, if the source reads that from the value; else what the driver's clock shows.</param>
    /// <param name="partition">The partition; by default one after the other.</param>
    public TestInput<T> Send(T value, DateTimeOffset? timestamp = null, int partition = -1)
    {
        _topic.Append(partition, _topic.Timestamp(timestamp, value, _eventTime), null, InputTopic.Encode(_values, value));
        return this;
    }

    /// <summary>Writes a record of these bytes, such as one that cannot be decoded.</summary>
    /// <param name="key">Key bytes, null for none.</param>
    /// <param name="value">Value bytes, null for none.</param>
    /// <param name="timestamp">Its Kafka timestamp; by default what the driver's clock shows.</param>
    /// <param name="partition">The partition; by default that of the key, or one after the other.</param>
    public TestInput<T> SendBytes(byte[]? key, byte[]? value, DateTimeOffset? timestamp = null, int partition = -1)
    {
        _topic.Append(partition, _topic.Timestamp<T>(timestamp, default!, null), key, value);
        return this;
    }
}
