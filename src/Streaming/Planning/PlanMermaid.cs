using System.Text;
using Streaming.Building;

namespace Streaming.Planning;

/// <summary>Draws a plan as a Mermaid flowchart: subtopologies with their steps, and the topics and tables between and around them.</summary>
internal static class PlanMermaid
{
    public static string Of(Plan plan)
    {
        var text = new StringBuilder("flowchart LR\n");
        // Numbered for the drawing only: names may hold what Mermaid does not take as an id.
        var ids = new Dictionary<LogicalNode, string>();
        foreach (var node in plan.Subtopologies.SelectMany(static s => s.Nodes).Where(static n => n is not ExchangeNode and not SourceNode).Distinct()) ids[node] = $"n{ids.Count + 1}";
        var topics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var subtopology in plan.Subtopologies)
        {
            var steps = subtopology.Nodes.Where(ids.ContainsKey).ToList();
            if (steps.Count == 0) continue;
            text.Append("  subgraph ").Append("s_").Append(ids[steps[0]]).Append("[\"").Append(Escape(subtopology.Name)).Append("\"]\n");
            foreach (var step in steps) text.Append("    ").Append(ids[step]).Append(step.IsStateful ? "[(\"" : "[\"").Append(Escape(PlanText.Title(step))).Append(step.IsStateful ? "\")]\n" : "\"]\n");
            text.Append("  end\n");
        }
        var edges = new List<(string From, string To)>();
        foreach (var subtopology in plan.Subtopologies)
        {
            foreach (var node in subtopology.Nodes)
            {
                var to = node is ExchangeNode exchange ? Topic(exchange.Topic(plan.Job)) : ids.GetValueOrDefault(node);
                if (to is null) continue;
                foreach (var input in node.Inputs)
                    if (From(node, input.Node) is { } from) edges.Add((from, to));
                if (node is TopicSinkNode sink) edges.Add((to, Topic(sink.Topic)));
                if (node is ExternalSinkNode external) edges.Add((to, Topic(external.Topic(plan.Job))));
            }
            if (subtopology.Sink is { } outside) edges.Add((Topic(outside.Topic(plan.Job)), Topic(outside.Details)));
        }
        foreach (var (name, id) in topics) text.Append("  ").Append(id).Append("([\"").Append(Escape(name)).Append("\"])\n");
        foreach (var (from, to) in edges.Distinct()) text.Append("  ").Append(from).Append(" --> ").Append(to).Append('\n');
        return text.ToString();

        string? From(LogicalNode node, LogicalNode input) => input switch
        {
            SourceNode source => Topic(source.Topic),
            ExchangeNode exchange when !ReferenceEquals(node, exchange) => Topic(exchange.Topic(plan.Job)),
            _ => ids.GetValueOrDefault(input),
        };

        string Topic(string name)
        {
            if (!topics.TryGetValue(name, out var id)) topics[name] = id = $"t{topics.Count + 1}";
            return id;
        }
    }

    private static string Escape(string text) => text.Replace("\"", "#quot;", StringComparison.Ordinal);
}
