using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.Operators;

/// <summary>ToTopic: writes rows with their own key, or without one.</summary>
internal sealed class ToTopicNode<TKey, T>(
    StepLocation location, string? name, NodeOutput input, string topic, SerdeSlot<TKey>? key, SerdeSlot<T> value, Partitioner partitioner) : TopicSinkNode(location, name, topic, input)
{
    public override IReadOnlyList<SerdeSlot> Serdes { get; } = key is null ? [value] : [key, value];

    public override string Details => key is null ? "no key" : $"by key, {partitioner.Name}";

    public override void CreateOperator(OperatorContext context)
    {
        var writer = new TopicWriter<TKey, T>(Topic, partitioner, key is null ? default : new RowKeys<TKey>(context.Codec(key)), context.Codec(value), context);
        context.SetInput(0, new Chain<TKey, T, TopicStage<TKey, T>>(new(writer, this), context.Faults));
    }
}
