using Streaming.Building;
using Streaming.Serialization;

namespace Streaming;

/// <summary>A stream of records of one type: a handle on a step of a topology in the making.</summary>
/// <typeparam name="T">Type of the records' values.</typeparam>
public partial class DataStream<T>
    where T : notnull
{
    internal DataStream(TopologyBuilder builder, NodeOutput output, SerdeSlot<T>? serde)
    {
        Builder = builder;
        Output = output;
        Serde = serde;
    }

    internal TopologyBuilder Builder { get; }

    internal NodeOutput Output { get; }

    /// <summary>The slot whose serde flows along while the type does not change.</summary>
    internal SerdeSlot<T>? Serde { get; }
}
