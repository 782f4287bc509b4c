namespace Streaming.Building;

/// <summary>
/// Gives each exchange the name of its one stateful consumer, with the role of its input if that has several; of an exchange that leads to no stateful step, that of its one
/// sink. Names are durable, so what has no certain one is an error.
/// </summary>
internal static class ExchangeNames
{
    public static void Assign(Graph graph, string job, Mistakes mistakes)
    {
        var taken = new Dictionary<string, ExchangeNode>();
        foreach (var exchange in graph.Nodes.OfType<ExchangeNode>())
        {
            var stateful = new List<Graph.Edge>();
            var sinks = new List<Graph.Edge>();
            Follow(graph, exchange, [], stateful, sinks);
            var ends = stateful.Count > 0 ? stateful : sinks;
            var consumers = ends.Select(e => e.Node).Distinct().ToList();
            if (consumers.Count == 1)
            {
                Name(exchange, ends[0], job, taken, mistakes);
                continue;
            }
            mistakes.Add(exchange, consumers.Count == 0
                ? new("STR1006", $"{exchange} leads to no step that looks at keys, and to no sink. Remove it, or continue its stream.")
                : new("STR1007", $"{exchange} leads to {string.Join(" and ", consumers)}, and an exchange has the name of one. Call KeyBy once for each of them."));
        }
    }

    private static void Name(ExchangeNode exchange, Graph.Edge end, string job, Dictionary<string, ExchangeNode> taken, Mistakes mistakes)
    {
        var role = end.Node.InputRole(end.Port);
        exchange.Consumer = role.Length == 0 ? end.Node.Name : $"{end.Node.Name}.{role}";
        if (!taken.TryAdd(exchange.Consumer!, exchange))
            mistakes.Add(exchange, "STR1008", $"{taken[exchange.Consumer!]} and {exchange} both lead to {end.Node}, whose exchange can be only one. Merge the streams first, and call KeyBy once behind the merge.");
        foreach (var slot in exchange.Serdes.Where(s => s.Subject.Length == 0)) slot.Subject = exchange.Topic(job);
    }

    private static void Follow(Graph graph, LogicalNode node, HashSet<LogicalNode> seen, List<Graph.Edge> stateful, List<Graph.Edge> sinks)
    {
        foreach (var edge in graph.Consumers(node))
        {
            if (edge.Node.IsStateful) stateful.Add(edge);
            else if (edge.Node is ExchangeNode) continue;
            else if (edge.Node.Name is not null) sinks.Add(edge);
            else if (seen.Add(edge.Node)) Follow(graph, edge.Node, seen, stateful, sinks);
        }
    }
}
