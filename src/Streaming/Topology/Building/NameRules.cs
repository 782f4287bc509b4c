using System.Text.RegularExpressions;

namespace Streaming.Building;

/// <summary>Durable names: what they may look like, and that each is there once.</summary>
internal static partial class NameRules
{
    public const int MaxLength = 60;

    // Topic names may be this long; internal ones are made of a job's and a step's name and a role.
    private const int MaxTopicLength = 249;

    public static void Check(string job, IReadOnlyList<LogicalNode> nodes, Mistakes mistakes)
    {
        if (!IsName(job)) mistakes.Add(null, "STR1001", $"The job's name '{job}' is no durable name. {Rule}");
        foreach (var node in nodes)
        {
            if (node.Name is not { } name) continue;
            if (node.HasGivenName && !IsName(name)) mistakes.Add(node, "STR1001", $"The name of {node} is no durable name. {Rule}");
            else if (!node.HasGivenName && !IsTopic(name, node is TopicSinkNode ? MaxTopicLength : MaxLength))
                mistakes.Add(node, "STR1001", $"'{name}' of {node} cannot be part of a topic's name. Use letters, digits, '.', '_' and '-', at most {(node is TopicSinkNode ? MaxTopicLength : MaxLength)}, or give the sink another name with name:.");
        }
        foreach (var source in nodes.OfType<SourceNode>())
            if (!IsTopic(source.Topic, MaxTopicLength)) mistakes.Add(source, "STR1001", $"'{source.Topic}' of {source} is no topic name. Use letters, digits, '.', '_' and '-', at most {MaxTopicLength}.");
        CheckUnique(nodes, mistakes);
    }

    private const string Rule = "Use lower-case letters and digits, with single hyphens between them, at most 60 characters, such as paid-orders: stores, changelogs and positions are kept under it.";

    private static void CheckUnique(IReadOnlyList<LogicalNode> nodes, Mistakes mistakes)
    {
        // A step and a sink's topic may share a name; two of either may not, and a name that was given is unique among all.
        foreach (var group in nodes.Where(n => n.Name is not null).GroupBy(n => n.Name))
        {
            var named = group.ToList();
            var steps = named.Where(n => n is not (TopicSinkNode or ExternalSinkNode)).ToList();
            var sinks = named.Except(steps).ToList();
            if (steps.Count > 1) Twice(steps[0], steps[1], "Give one of them another name.");
            if (sinks.Count > 1) Twice(sinks[0], sinks[1], "Merge the streams before the sink, or give one of them another name with name:.");
            if (steps.Count > 0 && sinks.FirstOrDefault(s => s.HasGivenName) is { } sink) Twice(steps[0], sink, "Give one of them another name.");
        }

        void Twice(LogicalNode first, LogicalNode second, string wayOut)
            => mistakes.Add(second, "STR1002", $"{first} and {second} have the same name '{second.Name}', and what is kept under it is of one only. {wayOut}");
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxLength && Name().IsMatch(name);

    private static bool IsTopic(string name, int length) => name.Length > 0 && name.Length <= length && name is not ("." or "..") && TopicName().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-zA-Z0-9._-]+\z")]
    private static partial Regex TopicName();
}
