using Streaming.Checkpointing;

namespace Streaming.Runtime;

// What the cluster keeps of this job, before anything is made.
internal sealed partial class Worker
{
    private async Task CheckHistoryAsync(JobTopics there)
    {
        var progress = await ReadProgressAsync(there, OffsetKind.EndCommitted);
        var problems = await RetryAsync(() => JobHistory.FindAsync(_transport, Plan, there, progress, () => ReadProgressAsync(there, OffsetKind.End), _stop));
        if (problems.Count > 0) throw problems[0];
        CompareManifests(progress);
    }

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
