namespace Streaming.Building;

/// <summary>A node that writes to a topic. Its durable name is the topic's unless it was given one.</summary>
internal abstract class TopicSinkNode(StepLocation location, string? name, string topic, NodeOutput input) : LogicalNode(location, name ?? topic, input)
{
    public string Topic => topic;

    public override string Kind => "ToTopic";

    public override bool HasGivenName => name is not null;

    public override string ToString() => name is null ? $"sink '{topic}' at {Location}" : $"sink '{name}' to topic '{topic}' at {Location}";
}
