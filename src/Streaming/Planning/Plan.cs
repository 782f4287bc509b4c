using Streaming.Building;

namespace Streaming.Planning;

/// <summary>What a topology becomes before it runs: subtopologies, in the order of flow. Immutable.</summary>
internal sealed record Plan(string Job, IReadOnlyList<Subtopology> Subtopologies)
{
    public string ProgressTopic => $"{Job}.progress";

    /// <summary>The subtopologies whose tasks write an exchange, or the topic of a sink.</summary>
    public IEnumerable<Subtopology> Writers(LogicalNode node) => Subtopologies.Where(s => s.Nodes.Contains(node));

    /// <summary>Every topic that a member of the job's group reads.</summary>
    public IEnumerable<string> InputTopics => Subtopologies.SelectMany(s => s.Inputs).Select(i => i.Topic).Distinct();
}
