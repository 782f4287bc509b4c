using Streaming.Building;
using Streaming.Serialization;

namespace Streaming;

/// <summary>A stream whose records have a key and lie in the partition of their key: the only streams with stateful steps.</summary>
/// <typeparam name="TKey">Type of the key.</typeparam>
/// <typeparam name="T">Type of the records' values.</typeparam>
public sealed partial class KeyedStream<TKey, T> : DataStream<T>
    where TKey : notnull
    where T : notnull
{
    internal KeyedStream(TopologyBuilder builder, NodeOutput output, SerdeSlot<T>? serde)
        : base(builder, output, serde)
    {
    }
}
