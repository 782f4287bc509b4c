using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.Operators;

/// <summary>KeyBy. Its key selector runs upstream; downstream only the key's bytes are decoded.</summary>
internal sealed class KeyByNode<TKey, T>(StepLocation location, string selector, NodeOutput input, string job, Func<T, TKey> select, SerdeSlot<T> value) : ExchangeNode(location, input)
    where TKey : notnull
    where T : notnull
{
    // Set when the exchange takes over the partitioning of a topic that its stream meets: then keys are written by that topic's key serde.
    private SerdeSlot<TKey>? _keys;

    public override string Kind => "KeyBy";

    public override Type? KeyType => typeof(TKey);

    public override Type? OutputType => typeof(T);

    public override string Details => selector;

    public override IReadOnlyList<SerdeSlot> Serdes => _keys is null ? [value] : [value, _keys];

    public override KeyInfo Keys => KeyInfo.Of<TKey>();

    public override string Purpose(SerdeSlot slot) => $"{this} sends through an exchange";

    public override string KeyFormat => _keys?.Format ?? $"canonical {Keys.Format}";

    public override void TakeOver(SerdeSlot keys, Partitioner partitioner) => (_keys, Partitioner) = ((SerdeSlot<TKey>)keys, partitioner);

    public override void CreateOperator(OperatorContext context)
    {
        var writer = new ExchangeWriter<TKey, T>(Topic(job), Partitioner, BindKeys(context), context.Codec(value), new(job, this), context);
        context.SetInput(0, new Chain<NoKey, T, SelectKeyStage<TKey, T, ExchangeStage<TKey, T>>>(new(select, this, new(writer, this)), context.Faults));
    }

    public override void CreateReader(OperatorContext context)
    {
        var target = context.Output<TKey, T>();
        target.MarkHead();
        context.SetReader(new ExchangeReader<TKey, T>($"exchange of {this}", BindKeys(context), context.Codec(value), target, context));
    }

    public override string ToString() => $"KeyBy({selector}) at {Location}";

    private RowKeys<TKey> BindKeys(OperatorContext context) => _keys is null ? new(KeyCodecs.For<TKey>()) : new(context.Codec(_keys));
}
