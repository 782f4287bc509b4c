using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>Two outputs: port 0 has what matched, port 1 the others.</summary>
internal sealed class SplitNode<TKey, T>(StepLocation location, NodeOutput input, Func<T, bool> matches) : LogicalNode(location, null, input)
{
    public override string Kind => "Split";

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(T);

    public override void CreateOperator(OperatorContext context)
        => context.SetInput(0, new SplitTarget<TKey, T>(matches, ToString(), context.Output<TKey, T>(0), context.Output<TKey, T>(1), context.Faults));
}
