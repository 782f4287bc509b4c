using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

internal sealed class FlatMapNode<TKey, TIn, TOut>(StepLocation location, NodeOutput input, Func<TIn, IEnumerable<TOut>> map) : LogicalNode(location, null, input)
{
    public override string Kind => "FlatMap";

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(TOut);

    public override void CreateOperator(OperatorContext context)
        => context.SetInput(0, context.Output<TKey, TOut>().Fuse(new FlatMapFusion<TKey, TIn, TOut>(map, this, context.Faults)));
}
