using Streaming.Building;
using Streaming.Diagnostics;
using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>Checks the topics that a job reads and writes, by name, and makes its internal ones.</summary>
internal static class TopicSetup
{
    /// <summary>The job's topics as they are now; those of the user are there, or were made for development.</summary>
    /// <exception cref="StreamingException">STR2003, STR2402: a topic of the user is missing, or a right on one.</exception>
    public static async Task<JobTopics> DescribeAsync(ITransport transport, Topology topology, WorkerOptions options, CancellationToken cancellationToken)
    {
        var required = Required(topology);
        var names = Names(topology);
        var there = await transport.DescribeAsync(names, cancellationToken);
        if (required.Any(r => !there.Topics.ContainsKey(r.Topic)))
        {
            await MakeOrRefuseAsync(transport, [.. required.Where(r => !there.Topics.ContainsKey(r.Topic))], options, cancellationToken);
            there = await transport.DescribeAsync(names, cancellationToken);
        }
        var topics = new JobTopics(there);
        return Forbidden(topology, topics) is { } forbidden ? throw forbidden : topics;
    }

    /// <summary>Rights that are missing on topics that are there; null if none is.</summary>
    public static StreamingException? Forbidden(Topology topology, JobTopics topics) => AccessRights.Missing(topology, topics.All).ToList() is { Count: > 0 } missing
        ? StartErrors.NotAllowed(new(TransportErrorKind.Unauthorized, $"{string.Join(", ", missing)}."))
        : null;

    /// <summary>Every topic that the job reads, writes or keeps. Only these are asked for: a cluster may have thousands, and the job may have rights on few.</summary>
    public static string[] Names(Topology topology) => [.. Required(topology).Select(r => r.Topic).Append(topology.Plan.ProgressTopic).Concat(InternalTopics.Of(topology.Plan)).Distinct()];

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
    /// <exception cref="StreamingException">The first that does not.</exception>
    public static void Check(Plan plan, JobTopics topics)
    {
        if (Problems(plan, topics).FirstOrDefault() is { } problem) throw problem;
    }

    /// <summary>All topics that do not fit each other, the state that is kept, or what they are for.</summary>
    public static IEnumerable<StreamingException> Problems(Plan plan, JobTopics topics) =>
        plan.Subtopologies.Where(s => s.Inputs.All(i => topics.Has(i.Topic))).SelectMany(s => CountProblems(s, topics).Concat(StateProblems(plan.Job, s, topics)))
            .Concat(InternalTopics.SettingProblems(plan, topics));

    /// <summary>Topics of the user that are missing, as one error; null if all are there.</summary>
    public static async Task<StreamingException?> MissingAsync(ITransport transport, Topology topology, JobTopics there, CancellationToken cancellationToken)
    {
        var missing = Required(topology).Where(r => !there.Has(r.Topic)).ToList();
        return missing.Count == 0 ? null : await RefusalAsync(transport, missing, cancellationToken);
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
        throw await RefusalAsync(transport, missing, cancellationToken);
    }

    private static async Task<StreamingException> RefusalAsync(ITransport transport, List<(string Topic, string Use)> missing, CancellationToken cancellationToken)
    {
        var all = (await transport.DescribeAsync(null, cancellationToken)).Topics.Keys;
        return new("STR2003", string.Join(Environment.NewLine, missing.Select(r =>
        {
            var hint = NearestName.Of(r.Topic, all) is { } nearest ? $"; the nearest name is '{nearest}'" : "";
            return $"Topic '{r.Topic}' ({r.Use}) does not exist{hint}. Create it, or set Streaming:Kafka:CreateMissingTopics=true for development.";
        })));
    }

    private static IEnumerable<StreamingException> CountProblems(Subtopology subtopology, JobTopics topics)
    {
        return subtopology.Copartitions.Where(c => c.Inputs.Select(i => topics.PartitionCount(i.Topic)).Distinct().Count() > 1).Select(apart => new StreamingException(
            "STR2004",
            $"{apart.At} brings keyed topics together that have different numbers of partitions: {string.Join(", ", apart.Inputs.Select(i => $"{i.Topic} {topics.PartitionCount(i.Topic)}"))}. "
            + "Equal keys would lie in different partitions and never meet. Put a KeyBy in front of one of them, or give the topics the same number of partitions."));
    }

    private static IEnumerable<StreamingException> StateProblems(string job, Subtopology subtopology, JobTopics topics)
    {
        var tasks = topics.TaskCount(subtopology);
        return subtopology.Stores.Select(s => s.Changelog(job)).Where(c => topics.Has(c) && topics.PartitionCount(c) != tasks).Select(changelog => new StreamingException(
            "STR2005",
            $"'{changelog}' has {topics.PartitionCount(changelog)} partitions, but its inputs ({string.Join(", ", subtopology.Inputs.Select(i => $"{i.Topic} {topics.PartitionCount(i.Topic)}"))}) now give {tasks} tasks. "
            + "State that is keyed by a topic's own partitions cannot grow with it: keys would move away from their state. Read the topic through KeyBy (an exchange keeps its count), or reset the job (verb reset)."));
    }
}
