namespace Streaming.Building;

/// <summary>A node that writes to a topic.</summary>
internal abstract class TopicSinkNode(StepLocation location, string? name, NodeOutput input) : LogicalNode(location, name, input)
{
    public abstract string Topic { get; }
}
