using Streaming.Serialization;

namespace Streaming.Building;

/// <summary>What may flow from step to step.</summary>
internal static class StreamRules
{
    /// <summary>False if the graph has edges out of it, so that nothing else can be checked.</summary>
    public static bool CheckOwner(string job, IReadOnlyList<LogicalNode> nodes, Mistakes mistakes)
    {
        var own = nodes.ToHashSet();
        var isWhole = true;
        foreach (var node in nodes)
            foreach (var input in node.Inputs)
            {
                if (own.Contains(input.Node)) continue;
                isWhole = false;
                mistakes.Add(node, "STR1010", $"{node} continues {input.Node}, which is of another builder. Streams meet only within the job '{job}': make both with one TopologyBuilder, or send one through a topic.");
            }
        return isWhole;
    }

    public static void CheckTypes(IReadOnlyList<LogicalNode> nodes, Mistakes mistakes)
    {
        foreach (var node in nodes)
            if (node.OutputType is { } type && IsAwaitable(type) && !node.Inputs.Any(i => i.Node.OutputType == type))
                mistakes.Add(node, "STR1009", $"{node} gives {TypeNames.Of(type)}: a stream carries values, and nobody awaits this one. Use MapAsync, or map to its result.");
    }

    private static bool IsAwaitable(Type type)
        => typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>);
}
