namespace Streaming.Building;

/// <summary>What a job may read and write.</summary>
internal static class SourceRules
{
    public static void Check(string job, IReadOnlyList<LogicalNode> nodes, Mistakes mistakes)
    {
        var sources = nodes.OfType<SourceNode>().ToList();
        if (sources.Count == 0) mistakes.Add(null, "STR1011", $"The job '{job}' reads nothing. Begin with FromTopic(..).");
        foreach (var same in sources.GroupBy(s => s.Topic))
            foreach (var second in same.Skip(1))
                mistakes.Add(second, "STR1003", $"{second} reads what {same.First()} reads already, and a job has one position in a topic. Keep the stream of the first in a variable and continue it twice.");
        foreach (var same in sources.DistinctBy(s => s.Topic).GroupBy(s => TopicHash.Of(s.Topic)).Where(g => g.Count() > 1))
            mistakes.Add(same.Last(), "STR1017", $"The names of {string.Join(" and ", same)} have the same 32-bit hash, by which records remember their topic across exchanges. Read one of them in another job, or under another name.");
        foreach (var source in sources)
        {
            if (IsInternal(source.Topic, job)) Internal(source, source.Topic);
            if (source.OnBadRecord.DeadLetterTopic is not { } dead) continue;
            if (IsInternal(dead, job)) Internal(source, dead);
            if (sources.Find(s => s.Topic == dead) is { } reader)
                mistakes.Add(source, "STR1016", $"{source} sends dead letters to '{dead}', which {reader} reads: a bad record would go round for ever. Choose another topic for them.");
        }
        foreach (var sink in nodes.OfType<TopicSinkNode>())
            if (IsInternal(sink.Topic, job)) Internal(sink, sink.Topic);

        void Internal(LogicalNode node, string topic) => mistakes.Add(
            node, "STR1015", $"{node} uses '{topic}', a name of the job's own topics ({job}.*.changelog, .exchange, .sink and {job}.progress). Take another topic, or give the job another name.");
    }

    private static bool IsInternal(string topic, string job)
    {
        if (!topic.StartsWith(job + ".", StringComparison.Ordinal)) return false;
        var last = topic.AsSpan(topic.LastIndexOf('.') + 1);
        return last is "changelog" or "exchange" or "sink" || topic.Length == job.Length + 9 && last is "progress";
    }
}
