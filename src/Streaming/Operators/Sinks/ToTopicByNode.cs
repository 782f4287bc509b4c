using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.Operators;

/// <summary>ToTopic with a key made from the value.</summary>
internal sealed class ToTopicByNode<TKey, T>(
    StepLocation location, string? name, NodeOutput input, string topic, string selector, Func<T, TKey> select, SerdeSlot<TKey> key, SerdeSlot<T> value, Partitioner partitioner)
    : TopicSinkNode(location, name, topic, input)
{
    public override IReadOnlyList<SerdeSlot> Serdes { get; } = [key, value];

    public override string Details => $"by {selector}, {partitioner.Name}";

    public override void CreateOperator(OperatorContext context)
    {
        var writer = new TopicWriter<TKey, T>(Topic, partitioner, new(context.Codec(key)), context.Codec(value), context);
        context.SetInput(0, new Chain<NoKey, T, SelectKeyStage<TKey, T, TopicStage<TKey, T>>>(new(select, this, new(writer, this)), context.Faults));
    }
}
