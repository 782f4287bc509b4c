using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>
/// What the cluster keeps of a job, compared with what the job has noted about it, before anything is made: a topic that was lost or made anew is never matched with old positions.
/// </summary>
internal static class JobHistory
{
    /// <summary>What is wrong; nothing is changed.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="plan">The job.</param>
    /// <param name="there">Its topics as they are.</param>
    /// <param name="progress">What is surely committed by now.</param>
    /// <param name="readAll">Reads progress again, with what may have been committed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<IReadOnlyList<StreamingException>> FindAsync(
        ITransport transport, Plan plan, JobTopics there, ProgressSnapshot progress, Func<Task<ProgressSnapshot>> readAll, CancellationToken cancellationToken)
    {
        if (progress.Reset is { } mark) return [StartErrors.ResetBegun(plan.Job, mark)];
        var problems = new List<StreamingException>();
        if (!progress.HasInputs && await FindTraceAsync(transport, plan, there, progress, readAll, cancellationToken) is { } trace)
            problems.Add(StartErrors.ProgressLost(plan.Job, plan.ProgressTopic, trace));
        foreach (var topic in InternalTopics.Of(plan))
        {
            if (progress.TopicId(topic) is not { } noted) continue;
            if (!there.Has(topic)) problems.Add(StartErrors.TopicGone(plan.Job, topic));
            else if (there[topic].Id != noted) problems.Add(StartErrors.MadeAnew(plan.Job, topic, noted, there[topic].Id));
        }
        return problems;
    }

    /// <summary>Without progress there must be nothing else either.</summary>
    private static async Task<string?> FindTraceAsync(
        ITransport transport, Plan plan, JobTopics there, ProgressSnapshot progress, Func<Task<ProgressSnapshot>> readAll, CancellationToken cancellationToken)
    {
        var inputs = plan.InputTopics.Where(there.Has).SelectMany(there.Partitions).ToList();
        var offsets = await transport.CommittedOffsetsAsync(plan.Job, inputs, cancellationToken);
        if (offsets.Count > 0)
        {
            // Another worker may be making its first commit just now, whose markers may still be on their way: what was seen in the offsets is in progress by its end.
            if ((await readAll()).HasInputs) return null;
            var (at, offset) = offsets.MinBy(o => o.Key.ToString());
            return $"group '{plan.Job}' has committed offsets ({at} at {offset})";
        }
        // A job notes its topics before it writes to them: what was written to one that is noted is of a first epoch that failed.
        var kept = InternalTopics.Of(plan).Where(t => there.Has(t) && progress.TopicId(t) is null).SelectMany(there.Partitions).ToList();
        if (kept.Count == 0) return null;
        var ends = await transport.ListOffsetsAsync(kept, new(OffsetKind.End), cancellationToken);
        if (kept.Find(p => ends[p] > 0) is not { Topic: not null } full) return null;
        // Another worker may have noted them meanwhile.
        return (await readAll()).TopicId(full.Topic) is null ? $"'{full.Topic}' has records" : null;
    }
}
