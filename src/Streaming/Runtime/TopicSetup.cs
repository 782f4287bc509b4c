using Streaming.Building;
using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>Checks the topics that a job reads and writes, by name, and makes its internal ones.</summary>
internal static class TopicSetup
{
    /// <summary>The job's topics as they are now; those of the user are there, or were made for development.</summary>
    /// <exception cref="StreamingException">STR2003: a topic of the user is missing.</exception>
    public static async Task<JobTopics> DescribeAsync(ITransport transport, Topology topology, WorkerOptions options, CancellationToken cancellationToken)
    {
        var plan = topology.Plan;
        var required = Required(topology);
        // Only the job's own topics are asked for: a cluster may have thousands, and the job may have rights on few.
        string[] names = [.. required.Select(r => r.Topic).Append(plan.ProgressTopic).Concat(InternalTopics.Of(plan)).Distinct()];
        var there = await transport.DescribeAsync(names, cancellationToken);
        if (required.Any(r => !there.Topics.ContainsKey(r.Topic)))
        {
            await MakeOrRefuseAsync(transport, [.. required.Where(r => !there.Topics.ContainsKey(r.Topic))], options, cancellationToken);
            there = await transport.DescribeAsync(names, cancellationToken);
        }
        return new(there);
    }

    /// <summary>Makes the internal topics that are missing, and checks all.</summary>
    /// <exception cref="StreamingException">STR2004, STR2005, STR2207: topics that do not fit each other, state, or what they are for.</exception>
    public static async Task<JobTopics> PrepareAsync(ITransport transport, Topology topology, JobTopics there, WorkerOptions options, CancellationToken cancellationToken)
    {
        var wanted = InternalTopics.Specify(topology, there, options.ReplicationFactor);
        Check(topology.Plan, there);
        foreach (var topic in wanted.Where(w => !there.Has(w.Name))) await transport.CreateTopicAsync(topic, cancellationToken);
        var topics = await DescribeAsync(transport, topology, options, cancellationToken);
        Check(topology.Plan, topics);
        return topics;
    }

    /// <summary>Whether topics fit each other and the state that is kept, as far as they are there. At each assignment too: sources may grow.</summary>
    public static void Check(Plan plan, JobTopics topics)
    {
        foreach (var subtopology in plan.Subtopologies.Where(s => s.Inputs.All(i => topics.Has(i.Topic))))
        {
            CheckCounts(subtopology, topics);
            CheckState(plan.Job, subtopology, topics);
        }
        InternalTopics.CheckSettings(plan, topics);
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

    private static void CheckCounts(Subtopology subtopology, JobTopics topics)
    {
        var apart = subtopology.Copartitions.FirstOrDefault(c => c.Inputs.Select(i => topics.PartitionCount(i.Topic)).Distinct().Count() > 1);
        if (apart is null) return;
        throw new StreamingException(
            "STR2004",
            $"{apart.At} brings keyed topics together that have different numbers of partitions: {string.Join(", ", apart.Inputs.Select(i => $"{i.Topic} {topics.PartitionCount(i.Topic)}"))}. "
            + "Equal keys would lie in different partitions and never meet. Put a KeyBy in front of one of them, or give the topics the same number of partitions.");
    }

    private static void CheckState(string job, Subtopology subtopology, JobTopics topics)
    {
        var tasks = topics.TaskCount(subtopology);
        foreach (var changelog in subtopology.Stores.Select(s => s.Changelog(job)).Where(c => topics.Has(c) && topics.PartitionCount(c) != tasks))
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
