using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

internal sealed class ContextMapNode<TKey, TIn, TOut>(StepLocation location, NodeOutput input, string job, Func<TIn, RecordContext, TOut> map) : LogicalNode(location, null, input)
{
    public override string Kind => "Map";

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(TOut);

    public override string Details => "with context";

    public override void CreateOperator(OperatorContext context)
        => context.SetInput(0, context.Output<TKey, TOut>().Fuse(new ContextMapFusion<TKey, TIn, TOut>(map, context, new(job, this), this)));
}
