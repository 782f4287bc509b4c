using System.Buffers.Binary;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Records;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Compaction;

/// <summary>
/// Keeps, of the cleanable part of a log, the last record of each key. The rules are those of Kafka's <c>Cleaner</c>: aborted records go at once; tombstones, and markers of
/// transactions of which nothing is left, are kept for <c>delete.retention.ms</c> from the cleaning on that found them; the last batch of a producer stays, without its records
/// if need be, so that its next number is known.
/// </summary>
internal sealed class Cleaner(PartitionLog log, TopicConfig config, long end, long now) : IDisposable
{
    private readonly LastOffsets _last = new();
    private readonly CleanedTransactions _transactions = new(log.Aborted.All);
    private readonly BatchRewriter _rewriter = new();
    private readonly WireBuffer _scratch = new(1);
    private readonly List<bool> _keep = [];
    private Segment _to = null!;

    /// <summary>Cleans the segments before <c>end</c>, where one begins.</summary>
    public void Run()
    {
        Map();
        for (var i = 0; i < log.Segments.All.Count && log.Segments.All[i].BaseOffset < end; i++) Merge(i);
        log.CleanedTo = end;
    }

    public void Dispose()
    {
        _rewriter.Dispose();
        _scratch.Dispose();
    }

    // First pass: the last offset of each key in what is new.
    private void Map()
    {
        var transactions = new CleanedTransactions(log.Aborted.Between(log.CleanedTo, end));
        foreach (var segment in log.Segments.All)
        {
            if (segment.BaseOffset < log.CleanedTo) continue;
            if (segment.BaseOffset >= end) break;
            for (var cursor = segment.Batches(); cursor.MoveNext();) Map(cursor.Current, transactions);
        }
    }

    private void Map(in RecordBatch batch, CleanedTransactions transactions)
    {
        if (batch.Attributes.IsControl)
        {
            transactions.PassMarker(batch);
            return;
        }
        if (transactions.Pass(batch)) return;
        var open = OpenBatch.Of(batch, _scratch);
        foreach (ref readonly var record in open)
        {
            if (!record.Key.IsNull) _last.Set(record.Key.Of(open.Span), record.Offset);
        }
    }

    // Second pass: what is left of as many segments as fit into one.
    private void Merge(int index)
    {
        var all = log.Segments.All;
        var (count, size) = (1, all[index].Size);
        while (all[index + count].BaseOffset < end && size + all[index + count].Size <= config.Append.SegmentBytes) size += all[index + count++].Size;
        _to = log.Prepare(all[index].BaseOffset, now);
        for (var i = index; i < index + count; i++)
        {
            for (var cursor = all[i].Batches(); cursor.MoveNext();) Clean(cursor.Current);
            _to.Modified = all[i].Modified;
        }
        log.Replace(index, count, _to);
    }

    private void Clean(in RecordBatch batch)
    {
        var isMarker = batch.Attributes.IsControl;
        var mayGo = isMarker ? _transactions.PassMarker(batch) : _transactions.Pass(batch);
        var horizon = Horizon(batch);
        var dropsAll = mayGo && (!isMarker || horizon <= now);
        if (isMarker && mayGo) log.Aborted.Remove(batch.LastOffset);
        var open = dropsAll ? batch : OpenBatch.Of(batch, _scratch);
        var (kept, tombstones) = dropsAll ? (0, false) : Choose(open, isMarker, horizon);
        if (kept == 0)
        {
            if (IsNeededForProducer(batch) || batch.LastOffset + 1 == end) Keep(batch, _rewriter.Empty(batch));
            return;
        }
        var needsHorizon = horizon is null && (tombstones || (isMarker && mayGo));
        if (kept == batch.Count && !needsHorizon) Keep(batch, batch.Span);
        else Keep(batch, _rewriter.Write(batch, open, _keep, needsHorizon ? now + config.DeleteRetentionMs : horizon));
    }

    private (int Kept, bool Tombstones) Choose(in RecordBatch open, bool isMarker, long? horizon)
    {
        _keep.Clear();
        var (kept, tombstones) = (0, false);
        foreach (ref readonly var record in open)
        {
            var stays = isMarker
                || (!record.Key.IsNull && _last.IsLast(record.Key.Of(open.Span), record.Offset) && (!record.Value.IsNull || horizon is not { } until || now < until));
            _keep.Add(stays);
            if (!stays) continue;
            kept++;
            tombstones |= record.Value.IsNull;
        }
        return (kept, tombstones);
    }

    private static long? Horizon(in RecordBatch batch) => batch.Attributes.HasDeleteHorizon ? batch.BaseTimestamp : null;

    private bool IsNeededForProducer(in RecordBatch batch)
    {
        if (batch.ProducerId < 0 || !log.Producers.TryFind(batch.ProducerId, out var producer)) return false;
        return producer.LastDataOffset is { } last ? batch.LastOffset == last : batch.Attributes.IsControl && batch.ProducerEpoch == producer.Epoch;
    }

    private void Keep(in RecordBatch batch, ReadOnlySpan<byte> bytes)
    {
        _to.Append(bytes, batch.BaseOffset, BinaryPrimitives.ReadInt64BigEndian(bytes[BatchLayout.MaxTimestamp..]));
        _to.Commit();
    }
}
