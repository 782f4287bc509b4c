using Streaming.Building;
using Streaming.Planning;

namespace Streaming;

/// <summary>A job that was built: immutable, can be printed, drawn, tested and run, any number of times.</summary>
public sealed class Topology
{
    internal Topology(string name, IReadOnlyList<LogicalNode> nodes, Plan plan) => (Name, Nodes, Plan) = (name, nodes, plan);

    /// <summary>The job's name.</summary>
    public string Name { get; }

    internal IReadOnlyList<LogicalNode> Nodes { get; }

    internal Plan Plan { get; }

    /// <summary>
    /// The plan as text: the subtopologies in the order of flow, and of each what it reads, its steps with their options and source lines, the stores it keeps with their changelogs,
    /// and what it writes. The same topology always gives the same text.
    /// </summary>
    public string Describe() => PlanText.Of(Plan);

    /// <summary>The plan as a Mermaid flowchart, for documents: subtopologies with their steps, and the topics and tables between and around them.</summary>
    public string ToMermaid() => PlanMermaid.Of(Plan);
}
