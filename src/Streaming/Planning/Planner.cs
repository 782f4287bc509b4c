using Streaming.Building;

namespace Streaming.Planning;

/// <summary>Cuts the logical graph at its exchanges. Pure.</summary>
internal static class Planner
{
    public static Plan Plan(string job, IReadOnlyList<LogicalNode> nodes) => Plan(job, nodes, new(nodes));

    public static Plan Plan(string job, IReadOnlyList<LogicalNode> nodes, Partitionings partitionings)
    {
        var subtopologies = new List<Subtopology>();
        var groups = InOrderOfFlow(Groups(nodes));
        for (var i = 0; i < groups.Count; i++)
        {
            subtopologies.Add(Make(job, groups[i], partitionings));
            foreach (var sink in groups[i].OfType<ExternalSinkNode>().Where(s => !groups.Skip(i + 1).Any(g => g.Contains(s))))
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
        var name = members.Find(n => n.IsStateful)?.Name ?? inputs[0].Exchange?.Consumer ?? inputs[0].Topic;
        var copartitions = partitionings.Meetings.Where(m => members.Contains(m.Node))
            .Select(m => new Copartition(m.Node, [.. inputs.Where(i => m.Roots.Contains(i.Node))])).Where(c => c.Inputs.Count > 1).ToList();
        return new(name, inputs, members, stores, copartitions, null);
    }

    /// <summary>
    /// Inputs share a task if their rows meet in a step with state; so do the readers of one exchange. A stateless step behind several inputs that nothing else holds together is run by the tasks
    /// of each: a merge asks for no partition of one input to be where that of another is.
    /// </summary>
    private static List<List<LogicalNode>> Groups(IReadOnlyList<LogicalNode> nodes)
    {
        var inputs = new Dictionary<LogicalNode, HashSet<LogicalNode>>();
        var home = new Dictionary<LogicalNode, LogicalNode>();
        LogicalNode Find(LogicalNode input) => home.TryGetValue(input, out var next) && next != input ? home[input] = Find(next) : home[input] = input;

        foreach (var node in nodes)
        {
            var reached = inputs[node] = node is SourceNode ? [node] : [.. node.Inputs.SelectMany(i => i.Node is ExchangeNode ? [i.Node] : inputs[i.Node])];
            foreach (var input in reached)
            {
                var (a, b) = (Find(reached.MinBy(r => r.Id)!), Find(input));
                if (node.IsStateful && a != b) home[a.Id > b.Id ? a : b] = a.Id > b.Id ? b : a;
            }
        }
        return [.. home.Keys.Select(Find).Distinct().OrderBy(h => h.Id).Select(h => nodes.Where(n => inputs[n].Any(i => Find(i) == h)).ToList())];
    }

    // Upstream first, else in the order of declaration. What stands in a cycle (an error told later) comes last.
    private static List<List<LogicalNode>> InOrderOfFlow(List<List<LogicalNode>> groups)
    {
        var ordered = new List<List<LogicalNode>>();
        while (groups.Count > 0)
        {
            var next = groups.Find(g => !groups.Any(other => other != g && g.Any(n => n.Inputs.Any(i => i.Node is ExchangeNode && !g.Contains(i.Node) && other.Contains(i.Node))))) ?? groups[0];
            groups.Remove(next);
            ordered.Add(next);
        }
        return ordered;
    }
}
