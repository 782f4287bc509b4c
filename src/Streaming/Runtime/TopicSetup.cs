using Streaming.Building;
using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>Checks the topics that a job reads and writes, by name, and makes its internal ones.</summary>
internal static class TopicSetup
{
    // What a source could hold must fit here with an envelope around it; Kafka's default is 1 MiB for both.
    private const string LargestRecord = "16777216";

    private static readonly Dictionary<string, string> Compacted = new() { ["cleanup.policy"] = "compact", ["delete.retention.ms"] = "604800000", ["message.timestamp.after.max.ms"] = "9223372036854775807", ["max.message.bytes"] = LargestRecord };

    // Small segments: progress is read from its beginning at every start.
    private static readonly Dictionary<string, string> Progress = new(Compacted) { ["segment.bytes"] = "4194304", ["min.cleanable.dirty.ratio"] = "0.1" };

    // Event times may be years old or (a little) ahead: nothing but the engine removes records.
    private static readonly Dictionary<string, string> Exchange = new()
    {
        ["cleanup.policy"] = "delete", ["retention.ms"] = "-1", ["retention.bytes"] = "-1", ["message.timestamp.after.max.ms"] = "9223372036854775807",
        ["max.message.bytes"] = LargestRecord,
    };

    public static async Task<JobTopics> PrepareAsync(ITransport transport, Topology topology, WorkerOptions options, CancellationToken cancellationToken)
    {
        var plan = topology.Plan;
        var required = Required(topology);
        // Only the job's own topics are asked for: a cluster may have thousands, and the job may have rights on few.
        string[] names = [.. required.Select(r => r.Topic), plan.ProgressTopic, .. plan.InputTopics, .. plan.Subtopologies.SelectMany(s => s.Stores).Select(s => s.Changelog(plan.Job)),
            .. topology.Nodes.OfType<ExternalSinkNode>().Select(s => s.Topic(plan.Job))];
        names = [.. names.Distinct()];
        var there = await transport.DescribeAsync(names, cancellationToken);
        if (required.Any(r => !there.Topics.ContainsKey(r.Topic)))
        {
            await MakeOrRefuseAsync(transport, [.. required.Where(r => !there.Topics.ContainsKey(r.Topic))], options, cancellationToken);
            there = await transport.DescribeAsync(names, cancellationToken);
        }
        var counts = there.Topics.ToDictionary(t => t.Key, t => t.Value.Partitions);
        var widest = topology.Nodes.OfType<SourceNode>().Max(s => counts[s.Topic]);
        var wanted = new List<TopicSpecification> { new(plan.ProgressTopic, Math.Max(widest, plan.Subtopologies.SelectMany(s => s.Inputs).Max(i => counts.GetValueOrDefault(i.Topic))), Progress, options.ReplicationFactor) };
        foreach (var subtopology in plan.Subtopologies)
        {
            foreach (var input in subtopology.Inputs)
            {
                if (counts.ContainsKey(input.Topic)) continue;
                // An exchange that meets a declared topic has that topic's count, so that they can be joined.
                var met = subtopology.Copartitions.Where(c => c.Inputs.Contains(input)).SelectMany(c => c.Inputs).FirstOrDefault(i => i.Source is not null);
                counts[input.Topic] = met is null ? widest : counts[met.Topic];
                wanted.Add(new(input.Topic, counts[input.Topic], Exchange, options.ReplicationFactor));
            }
            CheckCounts(subtopology, counts);
            foreach (var store in subtopology.Stores)
                wanted.Add(new(store.Changelog(plan.Job), subtopology.Inputs.Max(i => counts[i.Topic]), Compacted, options.ReplicationFactor));
        }
        foreach (var topic in wanted.Where(w => !there.Topics.ContainsKey(w.Name))) await transport.CreateTopicAsync(topic, cancellationToken);
        var topics = new JobTopics(await transport.DescribeAsync(names, cancellationToken));
        foreach (var subtopology in plan.Subtopologies) CheckState(plan.Job, subtopology, topics);
        return topics;
    }

    /// <summary>Topics that the user owns: sources, sinks, dead letters.</summary>
    private static List<(string Topic, string Use)> Required(Topology topology)
        => [.. topology.Nodes.OfType<SourceNode>().Select(s => (s.Topic, Use: $"source, {s.Location}"))
            .Concat(topology.Nodes.OfType<TopicSinkNode>().Select(s => (s.Topic, Use: $"sink, {s.Location}")))
            .Concat(topology.Nodes.OfType<SourceNode>().Where(s => s.OnBadRecord.DeadLetterTopic is not null).Select(s => (Topic: s.OnBadRecord.DeadLetterTopic!, Use: $"dead letters, {s.Location}")))
            .DistinctBy(r => r.Topic)];

    private static async Task MakeOrRefuseAsync(ITransport transport, List<(string Topic, string Use)> missing, WorkerOptions options, CancellationToken cancellationToken)
    {
        if (options.CreateMissingTopics)
        {
            foreach (var (topic, _) in missing) await transport.CreateTopicAsync(new(topic, 1, new Dictionary<string, string>(), options.ReplicationFactor), cancellationToken);
            return;
        }
        var all = (await transport.DescribeAsync(null, cancellationToken)).Topics.Keys;
        var lines = missing.Select(r =>
        {
            var nearest = all.MinBy(name => Distance(name, r.Topic));
            var hint = nearest is not null && Distance(nearest, r.Topic) <= Math.Max(2, r.Topic.Length / 4) ? $"; the nearest name is '{nearest}'" : "";
            return $"Topic '{r.Topic}' ({r.Use}) does not exist{hint}. Create it, or set Streaming:Kafka:CreateMissingTopics=true for development.";
        });
        throw new StreamingException("STR2003", string.Join(Environment.NewLine, lines));
    }

    private static void CheckCounts(Subtopology subtopology, Dictionary<string, int> counts)
    {
        var apart = subtopology.Copartitions.FirstOrDefault(c => c.Inputs.Select(i => counts[i.Topic]).Distinct().Count() > 1);
        if (apart is null) return;
        throw new StreamingException(
            "STR2004",
            $"{apart.At} brings keyed topics together that have different numbers of partitions: {string.Join(", ", apart.Inputs.Select(i => $"{i.Topic} {counts[i.Topic]}"))}. "
            + "Equal keys would lie in different partitions and never meet. Put a KeyBy in front of one of them, or give the topics the same number of partitions.");
    }

    private static void CheckState(string job, Subtopology subtopology, JobTopics topics)
    {
        var tasks = topics.TaskCount(subtopology);
        foreach (var changelog in subtopology.Stores.Select(s => s.Changelog(job)).Where(c => topics.PartitionCount(c) != tasks))
            throw new StreamingException(
                "STR2005",
                $"'{changelog}' has {topics.PartitionCount(changelog)} partitions, but its inputs ({string.Join(", ", subtopology.Inputs.Select(i => $"{i.Topic} {topics.PartitionCount(i.Topic)}"))}) now give {tasks} tasks. "
                + "State that is keyed by a topic's own partitions cannot grow with it: keys would move away from their state. Read the topic through KeyBy (an exchange keeps its count), or reset the job.");
    }

    // Levenshtein's distance.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                left = Math.Min(Math.Min(row[j] + 1, left + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], left);
            }
        }
        return row[^1];
    }
}
