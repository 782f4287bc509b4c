using System.Threading.Channels;
using Streaming.Checkpointing;
using Streaming.Planning;
using Streaming.Time;

namespace Streaming.Runtime;

/// <summary>
/// One input partition of a task: its bounded channel from the polling thread, its position, its part of time. <see cref="Offer"/> and <see cref="OfferEnd"/> are the
/// polling thread's; all else belongs to the task's lane, or to the worker while lanes are parked.
/// </summary>
internal sealed class TaskInput
{
    // Batches, not records. A partition is held at half of it (or by bytes), which leaves room for what is under way and for ends.
    private const int Capacity = 4096;

    private readonly Channel<Item> _queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
    private long _holdBytes;
    private long _queuedBytes;
    private int _held;
    private long _attempt;
    private bool _wasIdle;

    public TaskInput(PlannedInput planned, TopicPartition partition, TopicDescription topic, InputProgress progress, long holdBytes)
    {
        (Planned, Partition, TopicId, PartitionCount, _holdBytes) = (planned, partition, topic.Id, topic.Partitions, holdBytes);
        Restore(progress);
    }

    public PlannedInput Planned { get; }

    /// <summary>Number among the inputs of the worker's tasks, from 1: see <see cref="RecordCause"/>.</summary>
    public int Number { get; set; }

    public TopicPartition Partition { get; }

    public Guid TopicId { get; }

    public int PartitionCount { get; }

    public RecordReader? Reader { get; set; }

    /// <summary>The committed progress that an undo goes back to.</summary>
    public InputProgress Committed { get; private set; } = null!;

    /// <summary>The next offset to process.</summary>
    public long Position { get; private set; }

    /// <summary>Records at or behind this offset are not processed: the end of a replay. <see cref="long.MaxValue"/> if there is none.</summary>
    public long Limit { get; set; } = long.MaxValue;

    /// <summary>The end of a bounded run, likewise; <see cref="long.MaxValue"/> if there is none, or while it is not known yet.</summary>
    public long Bound { get; set; } = long.MaxValue;

    /// <summary>Offsets that are left out of a replay, with what was wrong with them.</summary>
    public Dictionary<long, RecordFault> Faulty { get; } = [];

    public SourceWatermark? Source { get; private set; }

    public ExchangeWatermark? Exchange { get; private set; }

    public bool IsIdle { get; set; }

    public long Watermark => Exchange?.Value ?? Source?.Value ?? long.MinValue;

    /// <summary>Excluded from the task's minimum.</summary>
    public bool IsTimeless => Exchange?.IsIdle ?? IsIdle;

    /// <summary>When the last record was taken or time of silence was reset, in ticks of the clock.</summary>
    public long LastArrival { get; set; }

    /// <summary>When the input was found empty although it is not known to be at its end; 0 if it is not so.</summary>
    public long EmptySince { get; set; }

    /// <summary>Position that an end of partition was last reported at; -1 if never in this attempt.</summary>
    public long KnownEnd { get; private set; } = -1;

    public long HighWatermark { get; private set; } = -1;

    public RecordBatch? Batch { get; private set; }

    /// <summary>The schema that was last fetched for a record of this input, or is being fetched.</summary>
    public SchemaFetch? Schema { get; set; }

    /// <summary>The record in hand needs a schema that is being fetched: no step is taken on this input.</summary>
    public bool AwaitsSchema => Schema is { IsRunning: true };

    public int Next { get; private set; }

    /// <summary>Everything that the partition is known to hold was processed.</summary>
    public bool IsAtEnd => KnownEnd >= 0 && Position >= KnownEnd && KnownEnd >= HighWatermark;

    public long Lag => HighWatermark < 0 ? 0 : Math.Max(0, HighWatermark - Position);

    public bool IsHeld => Volatile.Read(ref _held) != 0;

    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    /// <summary>The polling thread's: false if no more should be read.</summary>
    public bool Offer(RecordBatch batch)
    {
        var bytes = batch.Bytes + (batch.Count * 64L);
        if (Interlocked.Read(ref _attempt) != batch.Attempt)
        {
            batch.Dispose();
            return true;
        }
        var queued = Interlocked.Add(ref _queuedBytes, bytes);
        if (!_queue.Writer.TryWrite(new(batch, 0, batch.Attempt, bytes)))
            throw new InvalidOperationException($"{Partition}: the transport went on reading a partition that was held.");
        if (queued < _holdBytes && _queue.Reader.Count < Capacity / 2) return true;
        Volatile.Write(ref _held, 1);
        return false;
    }

    /// <summary>The polling thread's.</summary>
    public void OfferEnd(long position, long attempt) => _queue.Writer.TryWrite(new(null, position, attempt, 0));

    /// <summary>True once after the queue has drained below half of its bound while the partition was held.</summary>
    public bool TryRelease()
    {
        if (!IsHeld || QueuedBytes > _holdBytes / 2 || _queue.Reader.Count > Capacity / 4) return false;
        Volatile.Write(ref _held, 0);
        return true;
    }

    /// <summary>The attempt whose records are taken.</summary>
    public long Attempt => Interlocked.Read(ref _attempt);

    /// <summary>Goes on at another position: records below are passed over. For an input whose position is kept elsewhere.</summary>
    public void GoTo(long position) => Position = position;

    /// <summary>Takes records of this attempt only, from now on; thread-safe, for an input that goes on where it is.</summary>
    public void BeginAttempt(long attempt) => Interlocked.Exchange(ref _attempt, attempt);

    /// <summary>Another assignment of the same partition: its share of memory, its number, its bound.</summary>
    public void Rejoin(TaskInput other) => (_holdBytes, Number, Bound) = (other._holdBytes, other.Number, other.Bound);

    /// <summary>Goes back to a committed point; what waits in the channel belongs to an earlier attempt and is dropped.</summary>
    public void Restart(long attempt)
    {
        BeginAttempt(attempt);
        Discard();
        Volatile.Write(ref _held, 0);
        Restore(Committed);
    }

    public void Commit(InputProgress progress)
    {
        Committed = progress;
        (Limit, EmptySince) = (long.MaxValue, 0);
        Faulty.Clear();
    }

    /// <summary>Takes what is next in the channel until there is a batch in hand with a record to process; false if there is none.</summary>
    public bool Fetch()
    {
        var stop = Math.Min(Limit, Bound);
        while (true)
        {
            if (Batch is not null)
            {
                if (Next < Batch.Count) return Batch.Offset(Next) < stop || ReachStop(stop);
                ReleaseBatch();
            }
            if (Position >= stop || !_queue.Reader.TryRead(out var item)) return false;
            Interlocked.Add(ref _queuedBytes, -item.Bytes);
            if (item.Attempt != Interlocked.Read(ref _attempt))
            {
                item.Batch?.Dispose();
            }
            else if (item.Batch is null)
            {
                KnownEnd = item.End;
                if (_wasIdle) IsIdle = true;
                Position = Math.Max(Position, Math.Min(item.End, stop));
            }
            else
            {
                Batch = item.Batch;
                HighWatermark = Math.Max(HighWatermark, Batch.HighWatermark);
                for (Next = 0; Next < Batch.Count && Batch.Offset(Next) < Position; Next++)
                {
                    // A client may hand over records below the start offset (a compressed batch begins before it).
                }
            }
        }
    }

    /// <summary>The records of the batch in hand up to <paramref name="next"/> were processed.</summary>
    public void MoveTo(int next)
    {
        _wasIdle = false;
        Next = next;
        Position = Batch!.Offset(next - 1) + 1;
    }

    /// <summary>Goes on at a record of the batch in hand, or behind it, with a position that is not of that record's making.</summary>
    public void SkipTo(int next, long position) => (Next, Position) = (next, Math.Max(Position, position));

    /// <summary>Read to the end of the replay or the bounded run, if there is one.</summary>
    public bool IsDone => Position >= Math.Min(Limit, Bound);

    public void Discard()
    {
        Schema?.Abandon();
        Reader?.ForgetFetch();
        ReleaseBatch();
        while (_queue.Reader.TryRead(out var item))
        {
            Interlocked.Add(ref _queuedBytes, -item.Bytes);
            item.Batch?.Dispose();
        }
    }

    private bool ReachStop(long stop)
    {
        // Nothing visible lies between: the rest of the batch waits.
        Position = Math.Max(Position, stop);
        return false;
    }

    private void ReleaseBatch()
    {
        Batch?.Dispose();
        (Batch, Next) = (null, 0);
    }

    private void Restore(InputProgress progress)
    {
        Committed = progress;
        (Position, IsIdle, KnownEnd, HighWatermark, EmptySince) = (progress.NextOffset, false, -1, -1, 0);
        // It was idle then. Whether it still is shows when it is read to its end: what came meanwhile must not be passed over in time.
        _wasIdle = progress.Idle;
        if (Planned.Source is { } source) Source = new((long)source.OutOfOrder.TotalMilliseconds, progress.Watermark);
        else Exchange = new(progress.Upstream);
    }

    private readonly record struct Item(RecordBatch? Batch, long End, long Attempt, long Bytes);
}
