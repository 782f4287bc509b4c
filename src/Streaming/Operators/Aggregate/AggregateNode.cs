using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Operators.Aggregate;

/// <summary>An Aggregate, Count, Reduce or Sum as it was written.</summary>
internal sealed class AggregateNode<TKey, T, TAcc, TFold>(StepLocation location, string kind, string name, NodeOutput input, TFold fold, SerdeSlot<TAcc> serde)
    : LogicalNode(location, name, input)
    where TKey : notnull
    where TFold : struct, IFold<TAcc, T>
{
    private readonly StoreDescriptor _store = new(name);

    public override string Kind => kind;

    public override Type? KeyType => typeof(TKey);

    public override Type? OutputType => typeof(TAcc);

    public override IReadOnlyList<StoreDescriptor> Stores => [_store];

    public override IReadOnlyList<SerdeSlot> Serdes => [serde];

    public override string ManifestShape => $"aggregate({KeyCodecs.For<TKey>().Format} to {serde.Format})";

    public override void CreateOperator(OperatorContext context)
    {
        var op = new AggregateOperator<TKey, T, TAcc, TFold>(fold, KeyCodecs.For<TKey>(), context.Codec(serde), context.SchemaOrdinal(serde), context, _store, ToString());
        context.SetInput(0, op.Input);
        context.Register(op);
    }
}
