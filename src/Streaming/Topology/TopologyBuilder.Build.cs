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
        var mistakes = new Mistakes();
        var nodes = Nodes.ToArray();
        NameRules.Check(Name, nodes, mistakes);
        SourceRules.Check(Name, nodes, mistakes);
        if (!StreamRules.CheckOwner(Name, nodes, mistakes)) mistakes.ThrowIfAny();
        StreamRules.CheckTypes(nodes, mistakes);
        foreach (var node in nodes)
            foreach (var error in node.Validate(Options))
                mistakes.Add(node, error);
        ExchangeNames.Assign(new Graph(nodes), Name, mistakes);
        SerdeResolution.Resolve(nodes, Options, mistakes);
        var partitionings = new Partitionings(nodes);
        partitionings.CheckKeys(nodes, mistakes);
        partitionings.Settle(mistakes);
        mistakes.ThrowIfAny();
        var plan = Planner.Plan(Name, nodes, partitionings);
        PlanRules.Check(plan, mistakes);
        mistakes.ThrowIfAny();
        return new(Name, nodes, plan);
    }
}
