using Streaming.Checkpointing;
using Streaming.Planning;

namespace Streaming.Runtime;

// Stores catch up with what progress says was committed.
internal sealed partial class Worker
{
    // Half of the changelogs' delete.retention.ms (7 days).
    private static readonly TimeSpan MaxStoreAge = TimeSpan.FromDays(3.5);

    private const long RestoreBatchBytes = 4 << 20;

    private long _restored;
    private long _restoreRemaining;

    /// <summary>Any thread's.</summary>
    public RestoreStatus Restoring => new(Interlocked.Read(ref _restored), Interlocked.Read(ref _restoreRemaining));

    private async Task<long> RestoreAsync(List<StreamTask> opened, ProgressSnapshot progress, IReadOnlySet<TopicPartition> mine, CancellationToken revoked)
    {
        try
        {
            return await ReplayChangelogsAsync(opened, progress, mine, revoked);
        }
        finally
        {
            Interlocked.Exchange(ref _restoreRemaining, 0);
        }
    }

    private async Task<long> ReplayChangelogsAsync(List<StreamTask> opened, ProgressSnapshot progress, IReadOnlySet<TopicPartition> mine, CancellationToken revoked)
    {
        var replays = new Dictionary<TopicPartition, (StreamTask Task, int Store, IStoreBatch Batch)>();
        var from = new Dictionary<TopicPartition, long>();
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var task in opened.Where(t => t.Subtopology.Stores.Count > 0))
        {
            var position = StorePosition.Read(task.Store.Position.Span);
            var writer = task.Inputs.Select(i => i.Committed.Writer).FirstOrDefault(w => w != EpochId.None);
            var decision = RestoreDecisions.Decide(position, writer == default ? null : writer, ChangelogIds(task.Subtopology), now, (long)MaxStoreAge.TotalMilliseconds);
            if (decision == RestoreDecision.UpToDate) continue;
            if (decision == RestoreDecision.FromNothing) task.Store.Clear();
            var batch = task.Store.NewBatch();
            for (var i = 0; i < task.Subtopology.Stores.Count; i++)
            {
                var changelog = new TopicPartition(task.Subtopology.Stores[i].Changelog(Plan.Job), task.Id.Partition);
                from[changelog] = decision == RestoreDecision.CatchUp ? position!.Changelogs[i].Offset : 0;
                replays[changelog] = (task, i, batch);
            }
        }
        long records = 0;
        var reached = await RetryAsync(() => LogReading.ReadToEndAsync(
            _transport, from, OffsetKind.End, _time,
            records_ =>
            {
                var (task, store, batch) = replays[records_.Partition];
                Replay(records_, store, batch);
                records += records_.Count;
                Interlocked.Add(ref _restored, records_.Count);
                if (batch.Bytes < RestoreBatchBytes) return;
                task.Store.Apply(batch);
                batch.Clear();
            },
            () => EndOthersAsync(progress, mine, revoked), Patience, revoked, left => Interlocked.Exchange(ref _restoreRemaining, left)), revoked);
        foreach (var (task, batch) in replays.Values.Select(r => (r.Task, r.Batch)).Distinct())
        {
            var changelogs = task.Subtopology.Stores.Select(s => s.Changelog(Plan.Job)).Select(c => new ChangelogPosition(_topics[c].Id, reached[new(c, task.Id.Partition)])).ToArray();
            var position = new StorePosition(task.Inputs[0].Committed.Writer, changelogs, now);
            var bytes = new ByteWriter();
            position.Write(bytes);
            batch.SetPosition(bytes.Written);
            task.Store.Apply(batch);
            task.Restored(position);
            batch.Dispose();
        }
        return records;
    }

    private Guid[] ChangelogIds(Subtopology subtopology) => [.. subtopology.Stores.Select(s => _topics[s.Changelog(Plan.Job)].Id)];

    private static void Replay(RecordBatch records, int store, IStoreBatch batch)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (records.ValueIsNull(i)) batch.Delete(store, records.Key(i));
            else batch.Put(store, records.Key(i), records.Value(i));
        }
    }
}
