using Streaming.Kafka.Embedded.State;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>
/// One partition: batches by offset, with the start of the log, the high watermark (its end: there is one replica) and the last stable offset; who wrote what; which
/// transactions are open and which were aborted.
/// </summary>
internal sealed partial class PartitionLog
{
    /// <summary>The only leader of the partition.</summary>
    public const int LeaderEpoch = 0;

    private readonly OpenTransactions _open = new();
    private readonly ILogStorage _storage;
    private readonly Guid _topicId;
    private readonly BrokerState? _state;

    /// <summary>An empty partition.</summary>
    /// <param name="storage">Where its bytes are kept.</param>
    /// <param name="topicId">Its topic.</param>
    /// <param name="partition">Its number.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="state">Keeps where it begins.</param>
    public PartitionLog(ILogStorage storage, Guid topicId, int partition, long now, BrokerState? state = null)
    {
        (_storage, _topicId, Partition, _state) = (storage, topicId, partition, state);
        Segments = new(Create, now);
    }

    public int Partition { get; }

    /// <summary>The first offset that may be read.</summary>
    public long Start { get; private set; }

    /// <summary>The next offset.</summary>
    public long End { get; private set; }

    /// <summary>Records below are of no open transaction.</summary>
    public long LastStable => _open.First ?? End;

    public SegmentList Segments { get; }

    public ProducerStates Producers { get; } = new();

    public AbortedIndex Aborted { get; } = new();

    /// <summary>The log was cleaned up to here, where a segment ends; compaction goes on behind.</summary>
    public long CleanedTo
    {
        get;
        set
        {
            field = value;
            _state?.Save(_topicId, this);
        }
    }

    /// <summary>True once the topic is gone.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>How far a reader may read.</summary>
    public long EndFor(IsolationLevel isolation) => isolation == IsolationLevel.ReadCommitted ? LastStable : End;

    /// <summary>Appends a batch that is right in itself and follows what its producer wrote before; gives its first offset.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="latest">The highest timestamp of its records.</param>
    /// <param name="rule">Segments and timestamps of the topic.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public long Append(in RecordBatch batch, long latest, AppendRule rule, long now)
    {
        var offset = End;
        var last = offset + batch.LastOffsetDelta;
        if (rule.MustRoll(Segments.Active, batch.Bytes.Length, last, latest, now)) Segments.Roll(offset, now);
        var kept = Segments.Append(batch.Span, offset, latest, now);
        BatchPatch.SetBaseOffset(kept, offset);
        BatchPatch.SetLeaderEpoch(kept, LeaderEpoch);
        if (rule.IsAppendTime) BatchPatch.SetAppendTime(kept, latest);
        else if (latest != batch.MaxTimestamp) BatchPatch.SetMaxTimestamp(kept, latest);
        Segments.Active.Commit();
        End = last + 1;
        if (batch.ProducerId >= 0) Remember(batch, offset, latest, now);
        return offset;
    }

    /// <summary>Ends the transaction that a producer has here, if it has one: appends the marker.</summary>
    /// <returns>The error of a coordinator that is behind.</returns>
    public KafkaError AppendMarker(long producerId, short epoch, bool commit, AppendRule rule, long now)
    {
        var producer = Producers.Of(producerId);
        if (epoch < producer.Epoch) return KafkaError.InvalidProducerEpoch;
        using var bytes = new WireBuffer(128);
        new TransactionMarker(commit, CoordinatorEpoch: 0).Write(bytes, new() { LeaderEpoch = LeaderEpoch, ProducerId = producerId, ProducerEpoch = epoch }, now);
        if (rule.MustRoll(Segments.Active, bytes.Length, End, now, now)) Segments.Roll(End, now);
        BatchPatch.SetBaseOffset(Segments.Append(bytes.Written, End, now, now), End);
        Segments.Active.Commit();
        EndTransaction(producerId, epoch, commit, End++, now);
        return KafkaError.None;
    }

    /// <summary>Moves the start up; what is before it is gone.</summary>
    public void DeleteBefore(long offset)
    {
        Start = Math.Max(Start, offset);
        Segments.DeleteBefore(Start);
        Aborted.DeleteBefore(Start);
        _state?.Save(_topicId, this);
    }

    /// <summary>A segment that is not in the log, to be filled and put in place of others.</summary>
    public Segment Prepare(long offset, long now) => new(offset, _storage.Prepare(_topicId, Partition, offset), now);

    /// <summary>Puts a segment in the place of some that follow each other, behind which there is another.</summary>
    public void Replace(int index, int count, Segment by)
    {
        var old = Segments.Replace(index, count, by);
        _storage.Replace([.. old.Select(s => s.Data)], Segments.All[index + 1].BaseOffset, by.Data);
    }

    /// <summary>Deletes everything.</summary>
    public void Delete()
    {
        IsDeleted = true;
        Segments.Delete();
    }

    private ISegmentData Create(long offset) => _storage.Create(_topicId, Partition, offset);

    private void EndTransaction(long producerId, short epoch, bool commit, long offset, long now)
    {
        var producer = Producers.Of(producerId);
        producer.Enter(epoch, now);
        if (producer.TransactionStart is not { } first) return;
        producer.TransactionStart = null;
        _open.End(producerId);
        if (!commit) Aborted.Add(new(producerId, first, offset, LastStable));
    }

    private void Remember(in RecordBatch batch, long offset, long latest, long now)
    {
        var producer = Producers.Of(batch.ProducerId);
        producer.Add(batch, offset, latest, now);
        // A cleaner has left the number of a batch whose transaction ended long ago.
        if (!batch.Attributes.IsTransactional || producer.TransactionStart is not null || batch.Count == 0) return;
        producer.TransactionStart = offset;
        _open.Begin(offset, batch.ProducerId);
    }
}
