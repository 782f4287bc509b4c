using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

internal sealed class ForEachNode<T>(StepLocation location, string name, NodeOutput input, Action<T> action) : LogicalNode(location, name, input)
{
    public override string Kind => "ForEach";

    public override void CreateOperator(OperatorContext context)
        => context.SetInput(0, new Chain<NoKey, T, ForEachStage<NoKey, T>>(new(action, this), context.Faults));
}
