namespace Streaming.Building;

/// <summary>The logical graph with its edges readable in both directions.</summary>
internal sealed class Graph
{
    private readonly ILookup<LogicalNode, Edge> _outgoing;

    public Graph(IReadOnlyList<LogicalNode> nodes)
    {
        Nodes = nodes;
        _outgoing = nodes.SelectMany(n => n.Inputs.Select((input, port) => (input.Node, Edge: new Edge(n, port)))).ToLookup(e => e.Node, e => e.Edge);
    }

    /// <summary>All nodes in the order of declaration, which is one of flow.</summary>
    public IReadOnlyList<LogicalNode> Nodes { get; }

    /// <summary>Who reads a node's outputs, in the order of declaration.</summary>
    public IEnumerable<Edge> Consumers(LogicalNode node) => _outgoing[node];

    /// <summary>An input of a node.</summary>
    public readonly record struct Edge(LogicalNode Node, int Port);
}
