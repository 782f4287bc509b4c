using Streaming.Building;

namespace Streaming.Testing.Driver;

/// <summary>What the driver makes of a topology.</summary>
internal static class DrivenTopology
{
    /// <summary>The topics that a user's cluster would have before the job starts, and those in front of sinks.</summary>
    public static IEnumerable<string> Topics(Topology topology) =>
        topology.Nodes.OfType<SourceNode>().Select(static s => s.Topic)
            .Concat(topology.Nodes.OfType<TopicSinkNode>().Select(static s => s.Topic))
            .Concat(topology.Nodes.OfType<SourceNode>().Select(static s => s.OnBadRecord.DeadLetterTopic).OfType<string>())
            .Concat(topology.Nodes.OfType<ExternalSinkNode>().Select(s => s.Topic(topology.Name)))
            .Distinct();

    /// <summary>The same job without the tasks that write to outside stores: what they would read stays in its topic.</summary>
    public static Topology WithoutSinks(Topology topology) =>
        new(topology.Name, topology.Nodes, topology.Plan with { Subtopologies = [.. topology.Plan.Subtopologies.Where(static s => s.Sink is null)] });
}
