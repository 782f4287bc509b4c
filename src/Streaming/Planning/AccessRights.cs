using System.Text;
using Streaming.Building;

namespace Streaming.Planning;

/// <summary>The least rights that a job needs on a cluster with an authorizer.</summary>
internal static class AccessRights
{
    // Settings of topics are read: what would lose the job's records is refused, and a sink's retention is minded.
    private const string Settings = "DescribeConfigs";

    public static IReadOnlyList<AccessRight> Of(Topology topology)
    {
        var job = topology.Name;
        var sources = topology.Nodes.OfType<SourceNode>().ToList();
        var read = sources.Select(static s => s.Topic).ToHashSet(StringComparer.Ordinal);
        var written = topology.Nodes.OfType<TopicSinkNode>().Select(static s => s.Topic).Concat(sources.Select(static s => s.OnBadRecord.DeadLetterTopic).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. read.Union(written).Order(StringComparer.Ordinal).Select(t => new AccessRight(
                AccessResource.Topic, t, false, [.. read.Contains(t) ? ["Read"] : (string[])[], .. written.Contains(t) ? ["Write"] : (string[])[], Settings])),
            // Delete: of what was read of an exchange, and of all in a reset.
            new(AccessResource.Topic, $"{job}.", true, ["Create", "Read", "Write", "Delete", Settings]),
            // Delete: in a reset.
            new(AccessResource.Group, job, false, ["Read", "Delete"]),
            new(AccessResource.TransactionalId, $"{job}-", true, ["Write"]),
        ];
    }

    /// <summary>
    /// Which rights on records are missing, of those topics that are there, by what the cluster says that is allowed. All else is told by the call that needs it, or can be done without. Whoever hears of a topic
    /// may describe it: a cluster that does not say so tells nothing.
    /// </summary>
    public static IEnumerable<string> Missing(Topology topology, IEnumerable<TopicDescription> topics)
    {
        var rights = Of(topology).Where(static r => r.Resource == AccessResource.Topic).ToList();
        return
            from topic in topics
            where topic.AllowedOperations?.Contains("Describe") == true
            let right = rights.Find(r => r.IsPrefix ? topic.Name.StartsWith(r.Name, StringComparison.Ordinal) : topic.Name == r.Name)
            from operation in right?.Operations ?? []
            where operation is "Read" or "Write" && !topic.AllowedOperations!.Contains(operation)
            select $"{operation} on topic '{topic.Name}'";
    }

    /// <summary>As commands of Kafka's own tool.</summary>
    public static string Commands(Topology topology, string principal)
    {
        var text = new StringBuilder();
        foreach (var right in Of(topology))
        {
            text.Append("kafka-acls.sh --bootstrap-server $BOOTSTRAP --add --allow-principal ").Append(principal);
            foreach (var operation in right.Operations) text.Append(" --operation ").Append(operation);
            text.Append(right.Resource switch { AccessResource.Topic => " --topic ", AccessResource.Group => " --group ", _ => " --transactional-id " }).Append(right.Name);
            if (right.IsPrefix) text.Append(" --resource-pattern-type prefixed");
            text.Append('\n');
        }
        return text.ToString();
    }
}
