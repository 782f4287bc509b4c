using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>What a partition knows of a producer. The rules are those of Kafka's ProducerAppendInfo and ProducerStateEntry.</summary>
internal sealed class ProducerState
{
    /// <summary>Producers have no more batches on their way at once.</summary>
    private const int Remembered = 5;

    private readonly Queue<WrittenBatch> _batches = new(Remembered);
    private WrittenBatch _last;

    /// <summary>-1 before the first batch or marker.</summary>
    public short Epoch { get; private set; } = -1;

    /// <summary>The first offset of the open transaction; null if there is none.</summary>
    public long? TransactionStart { get; set; }

    /// <summary>When it was last heard of, in milliseconds since 1970.</summary>
    public long LastSeen { get; private set; }

    /// <summary>The last offset with data; null if none is remembered.</summary>
    public long? LastDataOffset => _batches.Count > 0 ? _last.LastOffset : null;

    /// <summary>How a batch follows what came before. <paramref name="before"/> is the batch that it repeats, if it is a duplicate.</summary>
    public SequenceCheck Check(in RecordBatch batch, out WrittenBatch before)
    {
        before = default;
        if (batch.ProducerEpoch == Epoch && TryFind(batch, out before)) return SequenceCheck.Duplicate;
        if (batch.ProducerEpoch < Epoch) return SequenceCheck.OldEpoch;
        // Of a producer that is not known (any more), any number is the first.
        if (Epoch < 0) return SequenceCheck.Next;
        var expected = batch.ProducerEpoch == Epoch && _batches.Count > 0 ? Next(_last.LastSequence) : 0;
        return batch.BaseSequence == expected ? SequenceCheck.Next : SequenceCheck.OutOfOrder;
    }

    /// <summary>A batch was written.</summary>
    public void Add(in RecordBatch batch, long offset, long timestamp, long now)
    {
        Enter(batch.ProducerEpoch, now);
        _last = new(batch.BaseSequence, batch.LastSequence, offset, offset + batch.LastOffsetDelta, timestamp);
        if (_batches.Count == Remembered) _batches.Dequeue();
        _batches.Enqueue(_last);
    }

    /// <summary>A marker with this epoch was written.</summary>
    public void Enter(short epoch, long now)
    {
        if (epoch != Epoch) _batches.Clear();
        (Epoch, LastSeen) = (epoch, now);
    }

    private static int Next(int sequence) => sequence == int.MaxValue ? 0 : sequence + 1;

    private bool TryFind(in RecordBatch batch, out WrittenBatch found)
    {
        foreach (var written in _batches)
        {
            if (written.FirstSequence != batch.BaseSequence || written.LastSequence != batch.LastSequence) continue;
            found = written;
            return true;
        }
        found = default;
        return false;
    }
}
