using Streaming.Checkpointing;

namespace Streaming.Runtime;

// What the cluster keeps of this job is compared with what the job has noted about it, before anything is made: a topic that was lost or made anew is never matched with old positions.
internal sealed partial class Worker
{
    private async Task CheckHistoryAsync(JobTopics there)
    {
        var progress = await ReadProgressAsync(there, OffsetKind.EndCommitted);
        if (!progress.HasInputs) await RefuseLostProgressAsync(there);
        CompareManifests(progress);
        foreach (var topic in InternalTopics.Of(Plan))
        {
            var noted = progress.TopicId(topic);
            if (noted is null) continue;
            if (!there.Has(topic))
                throw new StreamingException("STR2204", $"Topic '{topic}' is gone, and progress of job '{Plan.Job}' says that it was there. What it held is lost, and the rest of the job's state means nothing without it. Restore the topic, or reset the job.");
            if (there[topic].Id != noted) throw MadeAnew(topic, noted.Value, there[topic].Id);
        }
    }

    /// <summary>Without progress there must be nothing else either.</summary>
    private async Task RefuseLostProgressAsync(JobTopics there)
    {
        var inputs = Plan.InputTopics.Where(there.Has).SelectMany(there.Partitions).ToList();
        var offsets = await RetryAsync(() => _transport.CommittedOffsetsAsync(Plan.Job, inputs, _stop).AsTask());
        if (offsets.Count > 0)
        {
            // Another worker may be making its first commit just now, whose markers may still be on their way: what was seen in the offsets is in progress by its end.
            if ((await ReadProgressAsync(there, OffsetKind.End)).HasInputs) return;
            var (at, offset) = offsets.MinBy(o => o.Key.ToString());
            throw Lost($"group '{Plan.Job}' has committed offsets ({at} at {offset})");
        }
        // Under exactly once all of them begin together; without transactions a first epoch that failed half-way leaves state behind.
        if (there.Has(Plan.ProgressTopic)) return;
        var kept = InternalTopics.Of(Plan).Where(there.Has).SelectMany(there.Partitions).ToList();
        var ends = kept.Count == 0 ? new Dictionary<TopicPartition, long>() : await RetryAsync(() => _transport.ListOffsetsAsync(kept, new(OffsetKind.End), _stop).AsTask());
        if (kept.Find(p => ends[p] > 0) is { Topic: not null } full) throw Lost($"'{full.Topic}' has records");
    }

    private StreamingException Lost(string trace) => new(
        "STR2206",
        $"Topic '{Plan.ProgressTopic}' has no positions of job '{Plan.Job}', but {trace}. The progress of the job was lost, or another application uses this group. "
        + "Starting from the beginning would count again what state already holds. Restore the topic, reset the job (offsets, changelogs and exchanges together), or take another job name.");

    private StreamingException MadeAnew(string topic, Guid noted, Guid found) => new(
        "STR2201",
        $"Topic '{topic}' was made anew: progress of job '{Plan.Job}' belongs to the topic with id {noted}, the cluster has {found}. Old offsets mean nothing in the new topic. Reset the job, or take a new job name.");

    /// <summary>What is surely committed by now, or (to the end of everything) what may have been; transactions of others are not ended for it.</summary>
    private async Task<ProgressSnapshot> ReadProgressAsync(JobTopics there, OffsetKind end)
    {
        var snapshot = new ProgressSnapshot();
        if (!there.Has(Plan.ProgressTopic)) return snapshot;
        var partitions = there.Partitions(Plan.ProgressTopic).ToDictionary(p => p, _ => 0L);
        await RetryAsync(() => LogReading.ReadToEndAsync(_transport, partitions, end, _time, snapshot.Add, static () => Task.CompletedTask, Patience, _stop));
        return snapshot;
    }
}
