using Streaming.Building;

namespace Streaming.Planning;

/// <summary>What a topology becomes before it runs: subtopologies, in the order of flow. Immutable.</summary>
internal sealed record Plan(string Job, IReadOnlyList<Subtopology> Subtopologies)
{
    public string ProgressTopic => $"{Job}.progress";

    /// <summary>Every topic that a member of the job's group reads.</summary>
    public IEnumerable<string> InputTopics => Subtopologies.SelectMany(s => s.Inputs).Select(i => i.Topic).Distinct();
}
