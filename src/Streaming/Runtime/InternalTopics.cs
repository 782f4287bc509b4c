using Streaming.Building;
using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>The topics that belong to the job alone: what they are to be like, and whether those that are there are. Pure.</summary>
internal static class InternalTopics
{
    // What a source could hold must fit here with an envelope around it; Kafka's default is 1 MiB for both.
    private const string LargestRecord = "16777216";

    private static readonly Dictionary<string, string> Compacted = new()
    {
        ["cleanup.policy"] = "compact",
        ["delete.retention.ms"] = "604800000",
        ["message.timestamp.after.max.ms"] = "9223372036854775807",
        ["max.message.bytes"] = LargestRecord,
    };

    // Small segments: progress is read from its beginning at every start.
    private static readonly Dictionary<string, string> Progress = new(Compacted) { ["segment.bytes"] = "4194304", ["min.cleanable.dirty.ratio"] = "0.1" };

    // Event times may be years old or (a little) ahead: nothing but the engine removes records.
    private static readonly Dictionary<string, string> Exchange = new()
    {
        ["cleanup.policy"] = "delete",
        ["retention.ms"] = "-1",
        ["retention.bytes"] = "-1",
        ["message.timestamp.after.max.ms"] = "9223372036854775807",
        ["max.message.bytes"] = LargestRecord,
    };

    /// <summary>Exchanges, topics of outside sinks and changelogs of a plan.</summary>
    public static IEnumerable<string> Of(Plan plan) => Exchanges(plan).Concat(Changelogs(plan));

    /// <summary>Exchanges and topics of outside sinks.</summary>
    public static IEnumerable<string> Exchanges(Plan plan) =>
        plan.Subtopologies.SelectMany(s => s.Exchanges.Select(e => e.Topic(plan.Job)).Concat(s.Nodes.OfType<ExternalSinkNode>().Select(e => e.Topic(plan.Job)))).Distinct();

    public static IEnumerable<string> Changelogs(Plan plan) => plan.Subtopologies.SelectMany(s => s.Stores).Select(s => s.Changelog(plan.Job));

    /// <summary>All internal topics. Those that are there keep their number of partitions; an exchange that meets a declared topic has that topic's, so that they can be joined, others the widest source's.</summary>
    public static IReadOnlyList<TopicSpecification> Specify(Topology topology, JobTopics there, short replication)
    {
        var plan = topology.Plan;
        var widest = topology.Nodes.OfType<SourceNode>().Max(s => there.PartitionCount(s.Topic));
        var counts = new Dictionary<string, int>();
        int Count(PlannedInput input) => counts.TryGetValue(input.Topic, out var count) ? count : there.PartitionCount(input.Topic);

        foreach (var subtopology in plan.Subtopologies)
            foreach (var input in subtopology.Inputs.Where(i => !there.Has(i.Topic)))
                counts[input.Topic] = subtopology.Copartitions.Where(c => c.Inputs.Contains(input)).SelectMany(c => c.Inputs).FirstOrDefault(i => i.Source is not null) is { } met ? Count(met) : widest;
        return
        [
            new(plan.ProgressTopic, plan.Subtopologies.SelectMany(s => s.Inputs).Max(Count), Progress, replication),
            .. Exchanges(plan).Select(e => new TopicSpecification(e, counts.TryGetValue(e, out var count) ? count : there.PartitionCount(e), Exchange, replication)),
            .. plan.Subtopologies.SelectMany(s => s.Stores.Select(store => new TopicSpecification(store.Changelog(plan.Job), s.Inputs.Max(Count), Compacted, replication))),
        ];
    }

    /// <summary>Topics that somebody else has made, or changed, so that they may lose what the job keeps in them: STR2207.</summary>
    public static IEnumerable<StreamingException> SettingProblems(Plan plan, JobTopics topics) =>
        Changelogs(plan).Append(plan.ProgressTopic).Select(t => Problem(topics, t, "compact", "it keeps the last record of every key for ever"))
            .Concat(Exchanges(plan).Select(t => Problem(topics, t, "delete", "its records have the event times of their sources, however old, and the engine deletes those that were read")))
            .OfType<StreamingException>();

    private static StreamingException? Problem(JobTopics topics, string topic, string policy, string why)
    {
        if (!topics.Has(topic) || topics[topic].CleanupPolicy is not { } found) return null;
        var expires = policy == "delete" && topics.RetentionMs(topic) is not null;
        if (found == policy && !expires) return null;
        var has = expires && found == policy ? $"retention.ms={topics.RetentionMs(topic)}" : $"cleanup.policy={found}";
        var wants = policy == "delete" ? "cleanup.policy=delete,retention.ms=-1,retention.bytes=-1" : "cleanup.policy=compact";
        return new(
            "STR2207", $"'{topic}' has {has}, so the cluster would remove what the job needs: {why}. Type: kafka-configs.sh --alter --entity-type topics --entity-name {topic} --add-config {wants}");
    }
}
