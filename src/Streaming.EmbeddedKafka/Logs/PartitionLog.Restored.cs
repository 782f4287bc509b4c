using Streaming.Kafka.Embedded.State;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Logs;

/// <content>A partition that is there from before.</content>
internal sealed partial class PartitionLog
{
    /// <summary>
    /// Reads all that is stored of a partition: what its producers wrote last, which transactions are open and which were aborted follow from the batches. The log ends before
    /// the first batch that is not whole; what is behind is cut off.
    /// </summary>
    /// <param name="storage">Where its bytes are kept.</param>
    /// <param name="known">What else is known of it.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="state">Keeps where it begins.</param>
    public PartitionLog(ILogStorage storage, PartitionEntry known, long now, BrokerState? state = null)
    {
        (_storage, _topicId, Partition) = (storage, known.TopicId, known.Partition);
        (Start, CleanedTo) = (known.Start, known.CleanedTo);
        var segments = new List<Segment>();
        var next = Read(storage.Open(_topicId, Partition), segments, now);
        // The start that was kept may be older than the deletion of segments before it, and newer than what was left of the end.
        if (segments.Count > 0) Start = Math.Max(Start, segments[0].BaseOffset);
        End = Math.Max(next, Start);
        // The last segment gets its file with the first batch. One that was cleaned is not appended to.
        if (segments.Count == 0 || next < End || segments[^1].BaseOffset < CleanedTo) segments.Add(new(End, Create(End), now));
        Segments = new(Create, segments);
        Segments.DeleteBefore(Start);
        Aborted.DeleteBefore(Start);
        CleanedTo = Math.Min(CleanedTo, End);
        // What is known by now is kept already.
        _state = state;
    }

    /// <summary>Bytes at the end of the log that were no whole batches, when it was read.</summary>
    public long Cut { get; private set; }

    // The offset behind the last batch.
    private long Read(IReadOnlyList<StoredSegment> stored, List<Segment> segments, long now)
    {
        var next = 0L;
        for (var i = 0; i < stored.Count; i++)
        {
            var (offset, data, modified) = stored[i];
            if (Cut > 0)
            {
                Cut += data.Length;
                data.Delete();
            }
            else if (i + 1 < stored.Count && stored[i + 1].BaseOffset <= Start)
            {
                // Its deletion was interrupted.
                data.Delete();
            }
            else
            {
                var segment = new Segment(offset, data, modified);
                next = Read(segment, data, Math.Max(next, offset), now);
                segments.Add(segment);
            }
        }
        return next;
    }

    private long Read(Segment segment, ISegmentData data, long next, long now)
    {
        var cursor = segment.Batches();
        while (cursor.TryMoveNext(out _))
        {
            var batch = cursor.Current;
            if (BatchCheck.Outside(batch) != BatchError.None || batch.BaseOffset < next) break;
            segment.Restore(cursor);
            next = batch.LastOffset + 1;
            // Its transaction begins and ends relative to here.
            End = next;
            Restore(batch, now);
        }
        if (cursor.Position == data.Length) return next;
        Cut = data.Length - cursor.Position;
        data.Truncate(cursor.Position);
        return next;
    }

    private void Restore(in RecordBatch batch, long now)
    {
        if (batch.ProducerId < 0) return;
        if (!batch.Attributes.IsControl) Remember(batch, batch.BaseOffset, batch.MaxTimestamp, now);
        else if (TransactionMarker.TryRead(batch, out var marker)) EndTransaction(batch.ProducerId, batch.ProducerEpoch, marker.IsCommit, batch.LastOffset, now);
        // Of a marker whose transaction is gone, cleaning has left the epoch.
        else Producers.Of(batch.ProducerId).Enter(batch.ProducerEpoch, now);
    }
}
