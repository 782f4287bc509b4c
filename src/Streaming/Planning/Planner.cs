using Streaming.Building;

namespace Streaming.Planning;

/// <summary>Cuts the logical graph at its exchanges. Pure.</summary>
internal static class Planner
{
    public static Plan Plan(string job, IReadOnlyList<LogicalNode> nodes)
    {
        // A node's home is the subtopology it runs in. Nodes that are joined by an edge other than out of an exchange share one, and so do the readers of one exchange's output.
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

        var subtopologies = new List<Subtopology>();
        foreach (var group in nodes.GroupBy(Find))
        {
            var members = group.ToList();
            var inputs = new List<PlannedInput>();
            foreach (var node in members)
            {
                if (node is SourceNode source) inputs.Add(new(source.Topic, source));
                foreach (var input in node.Inputs)
                    if (input.Node is ExchangeNode exchange && inputs.All(i => i.Node != exchange)) inputs.Add(new(exchange.Topic(job), exchange));
            }
            var stores = members.SelectMany(n => n.Stores).ToList();
            var name = members.FirstOrDefault(n => n.IsStateful)?.Name ?? members.FirstOrDefault(n => n.Name is not null)?.Name ?? inputs[0].Topic;
            subtopologies.Add(new(name, inputs, members, stores, null));
            foreach (var sink in members.OfType<ExternalSinkNode>())
                subtopologies.Add(new($"{sink.Name}.sink", [new(sink.Topic(job), sink)], [], [], sink));
        }
        return new(job, subtopologies);
    }
}
