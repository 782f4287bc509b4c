using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

internal sealed class FilterNode<TKey, T>(StepLocation location, NodeOutput input, Func<T, bool> keep) : LogicalNode(location, null, input)
{
    public override string Kind => "Filter";

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(T);

    public override void CreateOperator(OperatorContext context)
        => context.SetInput(0, context.Output<TKey, T>().Fuse(new FilterFusion<TKey, T>(keep, this, context.Faults)));
}
