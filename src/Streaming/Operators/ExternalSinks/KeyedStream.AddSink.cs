using Streaming.Building;
using Streaming.Operators;
using Streaming.Serialization;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    private protected override void AddSink(string name, ExternalSinkFactory<T> factory, SerdeSlot<T> value, StepLocation location)
        => Builder.Add(new ToExternalNode<TKey, T>(location, name, Output, Builder.Name, factory, value));
}
