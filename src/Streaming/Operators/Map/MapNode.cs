using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

internal sealed class MapNode<TKey, TIn, TOut>(StepLocation location, NodeOutput input, Func<TIn, TOut> map) : LogicalNode(location, null, input)
{
    public override string Kind => "Map";

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(TOut);

    public override void CreateOperator(OperatorContext context)
        => context.SetInput(0, context.Output<TKey, TOut>().Fuse(new MapFusion<TKey, TIn, TOut>(map, this, context.Faults)));
}
