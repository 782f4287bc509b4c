namespace Streaming.Runtime;

/// <summary>
/// Reads partitions to an end. The one that surely holds every committed record is the high watermark taken before with read_uncommitted: the read_committed end alone would
/// miss an epoch whose markers are on their way (Kafka's KAFKA-10167).
/// </summary>
internal static class LogReading
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <param name="transport">The transport.</param>
    /// <param name="from">Where to begin in each partition.</param>
    /// <param name="end">Which end: <see cref="OffsetKind.End"/> for everything that may have been committed, <see cref="OffsetKind.EndCommitted"/> for what readers see by now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onBatch">Takes each batch; it is disposed afterwards.</param>
    /// <param name="onStuck">Called when nothing has moved for <paramref name="patience"/> although an end is not reached: an open transaction holds it back.</param>
    /// <param name="patience">That time.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="remaining">Hears how many offsets are left.</param>
    /// <returns>The positions reached.</returns>
    public static async Task<IReadOnlyDictionary<TopicPartition, long>> ReadToEndAsync(
        ITransport transport, IReadOnlyDictionary<TopicPartition, long> from, OffsetKind end, TimeProvider time, Action<RecordBatch> onBatch, Func<Task> onStuck, TimeSpan patience,
        CancellationToken cancellationToken, Action<long>? remaining = null)
    {
        if (from.Count == 0) return from;
        var ends = await transport.ListOffsetsAsync([.. from.Keys], new(end), cancellationToken);
        var earliest = await transport.ListOffsetsAsync([.. from.Keys], new(OffsetKind.Earliest), cancellationToken);
        var open = from.Where(f => Math.Max(f.Value, earliest[f.Key]) < ends[f.Key]).ToDictionary(f => f.Key, f => Math.Max(f.Value, earliest[f.Key]));
        var reached = from.ToDictionary(f => f.Key, f => Math.Max(f.Value, earliest[f.Key]));
        if (open.Count == 0) return reached;
        await using var reader = transport.OpenReader();
        reader.Assign(open);
        var quietSince = time.GetTimestamp();
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            remaining?.Invoke(open.Keys.Sum(p => ends[p] - reached[p]));
            using var batch = await reader.ReadAsync(Poll, cancellationToken);
            if (batch is not null) onBatch(batch);
            var moved = batch is not null;
            foreach (var partition in open.Keys.ToArray())
            {
                var position = reader.Position(partition);
                moved |= position > reached[partition];
                reached[partition] = Math.Max(position, reached[partition]);
                if (reached[partition] >= ends[partition]) open.Remove(partition);
            }
            if (moved) quietSince = time.GetTimestamp();
            if (open.Count == 0 || time.GetElapsedTime(quietSince) < patience) continue;
            await onStuck();
            quietSince = time.GetTimestamp();
        }
        return reached;
    }
}
