using System.Globalization;
using System.Text;
using Streaming.Building;
using Streaming.Serialization;

namespace Streaming.Planning;

/// <summary>Prints a plan: its subtopologies in the order of flow, with what they read, their steps and lines, what they keep and what they write.</summary>
internal static class PlanText
{
    private const int LineColumn = 88;

    public static string Of(Plan plan)
    {
        var text = new StringBuilder();
        text.Append("job ").Append(plan.Job).Append('\n');
        foreach (var subtopology in plan.Subtopologies)
        {
            text.Append('\n').Append("subtopology ").Append(subtopology.Name).Append('\n');
            foreach (var input in subtopology.Inputs) text.Append("  reads   ").Append(Input(input)).Append('\n');
            foreach (var copartition in subtopology.Copartitions)
                text.Append("          as many partitions each: ").AppendJoin(", ", copartition.Inputs.Select(i => i.Topic)).Append('\n');
            Steps(text, subtopology.Nodes);
            foreach (var store in subtopology.Stores) text.Append("  keeps   ").Append(store.Name).Append(" (").Append(store.Changelog(plan.Job)).Append(")\n");
            foreach (var node in subtopology.Nodes)
                if (Writes(node, plan.Job) is { } writes) text.Append("  writes  ").Append(writes).Append('\n');
            if (subtopology.Sink is { } sink) text.Append("  writes  ").Append(sink.Details).Append(", exactly once\n");
        }
        return text.ToString();
    }

    private static string Input(PlannedInput input) => input.Node switch
    {
        SourceNode { KeySlot: { } keys } source => $"{input.Topic} (keys {keys.Format} by {source.Partitioner!.Name}, values {Format(source, SerdeRole.Value)})",
        SourceNode source => $"{input.Topic} (unkeyed, values {Format(source, SerdeRole.Value)})",
        ExchangeNode exchange => Exchange(exchange, input.Topic),
        _ => $"{input.Topic} (values {Format(input.Node, SerdeRole.Value)})",
    };

    private static string Exchange(ExchangeNode exchange, string topic) => $"{topic} (keys {exchange.KeyFormat} by {exchange.Partitioner.Name}, values {Format(exchange, SerdeRole.Value)})";

    private static string Format(LogicalNode node, SerdeRole role) => node.Serdes.FirstOrDefault(s => s.Role == role)?.Format ?? "?";

    private static string? Writes(LogicalNode node, string job) => node switch
    {
        ExchangeNode exchange => Exchange(exchange, exchange.Topic(job)),
        ExternalSinkNode sink => $"{sink.Topic(job)} (values {Format(sink, SerdeRole.Value)}), for {sink.Details}",
        TopicSinkNode sink when sink.Serdes.FirstOrDefault(s => s.Role == SerdeRole.Key) is { } keys => $"{sink.Topic} (keys {keys.Format}, values {Format(sink, SerdeRole.Value)})",
        TopicSinkNode sink => $"{sink.Topic} (values {Format(sink, SerdeRole.Value)})",
        _ => null,
    };

    private static void Steps(StringBuilder text, IReadOnlyList<LogicalNode> nodes)
    {
        // Numbered within the subtopology: numbers are for reading only and mean nothing else.
        var numbers = nodes.Select((n, i) => (n, i)).ToDictionary(x => x.n, x => x.i + 1);
        foreach (var node in nodes)
        {
            var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"  {numbers[node],5}   {Title(node)}");
            if (node.Details.Length > 0 && node is not ExchangeNode) line.Append(", ").Append(node.Details);
            if (node.Inputs.Count > 0) line.Append("  <- ").AppendJoin(", ", node.Inputs.Where(IsHere).Select(From));
            text.Append(line.ToString().PadRight(LineColumn)).Append("  ").Append(node.Location).Append('\n');
        }

        // A merge of inputs that share no task has its other inputs in other subtopologies.
        bool IsHere(NodeOutput input) => input.Node is ExchangeNode || numbers.ContainsKey(input.Node);

        string From(NodeOutput input)
            => input.Node is ExchangeNode exchange ? $"{exchange.Consumer}.exchange"
                : numbers[input.Node] is var number && input.Port == 0 ? number.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{number}:{input.Port}");
    }

    internal static string Title(LogicalNode node) => node switch
    {
        SourceNode source => $"source {source.Topic}",
        ExchangeNode exchange => $"{exchange.Kind}({exchange.Details})",
        TopicSinkNode sink => $"{sink.Kind} {sink.Topic}{(sink.HasGivenName ? $" '{sink.Name}'" : "")}",
        ExternalSinkNode sink => $"{sink.Kind} {sink.Name}",
        _ => node.Name is null ? node.Kind : $"{node.Kind} '{node.Name}'",
    };
}
