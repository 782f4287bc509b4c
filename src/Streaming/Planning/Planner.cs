using Streaming.Building;

namespace Streaming.Planning;

/// <summary>Cuts the logical graph at its exchanges. Pure.</summary>
internal static class Planner
{
    public static Plan Plan(string job, IReadOnlyList<LogicalNode> nodes) => Plan(job, nodes, new(nodes));

    public static Plan Plan(string job, IReadOnlyList<LogicalNode> nodes, Partitionings partitionings)
    {
        var subtopologies = new List<Subtopology>();
        foreach (var group in InOrderOfFlow(Groups(nodes)))
        {
            var subtopology = Make(job, group, partitionings);
            subtopologies.Add(subtopology);
            foreach (var sink in group.OfType<ExternalSinkNode>())
                subtopologies.Add(new($"{sink.Name}.sink", [new(sink.Topic(job), sink)], [], [], [], sink));
        }
        return new(job, subtopologies);
    }

    private static Subtopology Make(string job, List<LogicalNode> members, Partitionings partitionings)
    {
        var inputs = new List<PlannedInput>();
        foreach (var node in members)
        {
            if (node is SourceNode source) inputs.Add(new(source.Topic, source));
            foreach (var input in node.Inputs)
                if (input.Node is ExchangeNode exchange && inputs.All(i => i.Node != exchange)) inputs.Add(new(exchange.Topic(job), exchange));
        }
        // In the order of their own declaration, which steps in between do not change.
        inputs.Sort((a, b) => a.Node.Id.CompareTo(b.Node.Id));
        var stores = members.SelectMany(n => n.Stores).ToList();
        var name = members.Find(n => n.IsStateful)?.Name ?? members.Find(n => n.Name is not null)?.Name ?? inputs[0].Topic;
        var copartitions = partitionings.Meetings.Where(m => members.Contains(m.Node))
            .Select(m => new Copartition(m.Node, [.. inputs.Where(i => m.Roots.Contains(i.Node))])).ToList();
        return new(name, inputs, members, stores, copartitions, null);
    }

    /// <summary>
    /// Nodes that are joined by an edge share a task; so do the readers of one exchange's output. An edge out of an exchange is the cut.
    /// </summary>
    private static List<List<LogicalNode>> Groups(IReadOnlyList<LogicalNode> nodes)
    {
        var home = nodes.ToDictionary(n => n, n => n);
        LogicalNode Find(LogicalNode n) => home[n] == n ? n : home[n] = Find(home[n]);
        void Union(LogicalNode a, LogicalNode b)
        {
            var (x, y) = (Find(a), Find(b));
            if (x != y) home[x.Id > y.Id ? x : y] = x.Id > y.Id ? y : x;
        }

        var firstReader = new Dictionary<LogicalNode, LogicalNode>();
        foreach (var node in nodes)
            foreach (var input in node.Inputs)
                if (input.Node is not ExchangeNode exchange) Union(node, input.Node);
                else if (firstReader.TryGetValue(exchange, out var reader)) Union(node, reader);
                else firstReader.Add(exchange, node);
        return [.. nodes.GroupBy(Find).Select(g => g.ToList())];
    }

    // Upstream first, else in the order of declaration. What stands in a cycle (an error told later) comes last.
    private static List<List<LogicalNode>> InOrderOfFlow(List<List<LogicalNode>> groups)
    {
        var ordered = new List<List<LogicalNode>>();
        var done = new HashSet<LogicalNode>();
        while (groups.Count > 0)
        {
            var next = groups.Find(g => g.All(n => n.Inputs.All(i => i.Node is not ExchangeNode || done.Contains(i.Node) || g.Contains(i.Node)))) ?? groups[0];
            groups.Remove(next);
            ordered.Add(next);
            done.UnionWith(next);
        }
        return ordered;
    }
}
