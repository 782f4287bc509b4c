using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

internal sealed class MergeNode<TKey, T>(StepLocation location, NodeOutput left, NodeOutput right) : LogicalNode(location, null, left, right)
{
    public override string Kind => "Merge";

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(T);

    public override void CreateOperator(OperatorContext context)
    {
        var output = context.Output<TKey, T>();
        for (var port = 0; port < Inputs.Count; port++) context.SetInput(port, output.Fuse(new MergeFusion<TKey, T>(context.Faults)));
    }
}
