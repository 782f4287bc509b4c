using System.Text;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Logs;

/// <summary>A partition as a list: what a log must be like, told as simply as it can be.</summary>
internal sealed class LogModel
{
    public List<Entry> Entries { get; } = [];

    public long Start { get; set; }

    public long End { get; private set; }

    public long LastStable => Entries.Where(e => e.Transaction is { IsOpen: true }).Select(e => e.Offset).DefaultIfEmpty(End).Min();

    public void Add(string value, ModelTransaction? transaction) => Entries.Add(new(End++, value, transaction));

    public void AddMarker() => End++;

    /// <summary>Records from an offset on that a reader sees.</summary>
    public IEnumerable<(long, string)> From(long offset, bool committedOnly) => Entries
        .Where(e => e.Offset >= Math.Max(offset, Start) && (!committedOnly || (e.Offset < LastStable && e.Transaction?.IsAborted != true)))
        .Select(e => (e.Offset, e.Value));

    /// <summary>What a client makes of fetched batches: it leaves out markers, what is before the offset, and, if it is told of aborted transactions, what they wrote.</summary>
    public static IEnumerable<(long Offset, string Value)> Seen(ReadOnlyMemory<byte> records, long from, IEnumerable<(long ProducerId, long First)>? aborted)
    {
        List<(long, string)> seen = [];
        var ahead = new PriorityQueue<long, long>((aborted ?? []).Select(a => (a.ProducerId, a.First)));
        HashSet<long> aborting = [];
        foreach (var batch in new RecordBatches(records))
        {
            Assert.Equal(BatchError.None, BatchCheck.Full(batch));
            while (ahead.TryPeek(out var producer, out var first) && first <= batch.LastOffset)
            {
                aborting.Add(producer);
                ahead.Dequeue();
            }
            if (batch.Attributes.IsControl)
            {
                if (TransactionMarker.TryRead(batch, out var marker) && !marker.IsCommit) aborting.Remove(batch.ProducerId);
                continue;
            }
            if (batch.Attributes.IsTransactional && aborting.Contains(batch.ProducerId)) continue;
            foreach (ref readonly var record in batch)
            {
                if (record.Offset >= from) seen.Add((record.Offset, Encoding.UTF8.GetString(record.Value.Of(batch.Span))));
            }
        }
        return seen;
    }

    internal sealed record Entry(long Offset, string Value, ModelTransaction? Transaction);

    internal sealed class ModelTransaction
    {
        public bool IsOpen { get; set; } = true;

        public bool IsAborted { get; set; }
    }
}
