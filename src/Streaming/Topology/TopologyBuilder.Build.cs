using Streaming.Building;
using Streaming.Planning;

namespace Streaming;

public sealed partial class TopologyBuilder
{
    /// <summary>Checks the whole topology and makes it immutable. A builder builds once.</summary>
    /// <exception cref="TopologyException">There are mistakes; it lists them all.</exception>
    public Topology Build()
    {
        ThrowIfBuilt();
        _isBuilt = true;
        var errors = new List<TopologyError>();
        var nodes = Nodes.ToArray();
        var graph = new Graph(nodes);
        ExchangeNames.Assign(graph, Name, errors);
        foreach (var node in nodes) errors.AddRange(node.Validate(Options));
        SerdeResolution.Resolve(nodes, Options, errors);
        if (errors.Count > 0) throw new TopologyException(errors);
        return new(Name, nodes, Planner.Plan(Name, nodes));
    }
}
