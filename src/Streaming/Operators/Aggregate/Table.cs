using Streaming.Building;
using Streaming.Serialization;

namespace Streaming;

/// <summary>A value for each key, kept by a step for ever: a handle on a step of a topology in the making.</summary>
/// <typeparam name="TKey">Type of the key.</typeparam>
/// <typeparam name="TValue">Type of the value.</typeparam>
public sealed class Table<TKey, TValue>
    where TKey : notnull
    where TValue : notnull
{
    private readonly TopologyBuilder _builder;
    private readonly NodeOutput _output;
    private readonly SerdeSlot<TValue> _serde;

    internal Table(TopologyBuilder builder, NodeOutput output, SerdeSlot<TValue> serde) => (_builder, _output, _serde) = (builder, output, serde);

    /// <summary>
    /// The changes as a stream: the last value of each key that changed, once an epoch (by default each second), so values in between are not seen. A record's event
    /// time is the highest of the records that are in the value, so it never goes back for a key.
    /// </summary>
    /// <remarks>By the time a change is emitted, the watermark may have gone on by as much event time as the epoch had, so windows over this stream may find it late.</remarks>
    public KeyedStream<TKey, TValue> ToStream() => new(_builder, _output, _serde);
}
