using System.Runtime.InteropServices;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Producer;

/// <summary>
/// What became of each record that was sent. A thread of its own takes the reports as events, many at once, so that there is no call out of native code per record.
/// Every report counts: a flush that leaves nothing and a good last report say nothing about the records before.
/// </summary>
internal sealed unsafe class DeliveryReports : IDisposable
{
    /// <summary>More refused records than this are counted and not listed.</summary>
    internal const int MaxListed = 1000;
    private const int MaxMessages = 4096;
    private const int PollMilliseconds = 100;

    private readonly QueueHandle _queue;
    private readonly ProducerTopics _topics;
    private readonly ClientContext _context;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly Dictionary<TopicPartition, long> _positions = [];
    private readonly List<RefusedRecord> _refused = [];
    private HashSet<string> _tracked = [];
    private TaskCompletionSource? _space;
    private TaskCompletionSource? _empty;
    private long _unlisted;
    private long _sent;
    private long _done;
    private long _spaceAt;
    private volatile bool _stopping;

    // The partition of the last report: reports come in runs of one partition.
    private (nint Topic, int Partition) _last;
    private TopicPartition _lastPartition;
    private bool _lastTracked;
    private long _lastOffset = -1;
    private int _batch;
    private bool _othersFailed;

    internal DeliveryReports(ClientHandle client, ProducerTopics topics)
    {
        _topics = topics;
        _context = client.Context;
        _queue = new QueueHandle(Rdkafka.rd_kafka_queue_get_main(client));
        _thread = new Thread(Run) { IsBackground = true, Name = "kafka-reports" };
        _thread.Start();
    }

    /// <summary>Records that are sent and neither acknowledged nor refused.</summary>
    internal long Outstanding => Volatile.Read(ref _sent) - Volatile.Read(ref _done);

    /// <summary>True once a record was not delivered for another reason than an abort.</summary>
    internal bool HasFailures { get; private set; }

    /// <summary>True once a batch of several records was refused as too large: which of them are, only smaller batches can tell.</summary>
    internal bool HasLargeBatch { get; private set; }

    /// <summary>Counts records before they are given to the client (their reports may come before the call returns), or takes that back.</summary>
    internal void Sent(int count) => Interlocked.Add(ref _sent, count);

    internal void Track(IReadOnlyCollection<string> topics)
    {
        lock (_gate) _tracked = new(topics, StringComparer.Ordinal);
    }

    internal void Refuse(RefusedRecord record)
    {
        lock (_gate)
        {
            if (_refused.Count < MaxListed) _refused.Add(record);
            else _unlisted++;
        }
    }

    /// <summary>Forgets everything about the epoch before.</summary>
    internal void Reset()
    {
        lock (_gate)
        {
            _refused.Clear();
            _unlisted = 0;
            _positions.Clear();
            _last = default;
        }
    }

    internal long Position(TopicPartition partition)
    {
        lock (_gate) return _positions.GetValueOrDefault(partition, -1);
    }

    internal IReadOnlyList<RefusedRecord> Refused()
    {
        lock (_gate)
        {
            if (_refused.Count == 0) return [];
            List<RefusedRecord> result = [.. _refused];
            if (_unlisted > 0) result.Add(new("", -1, 0, false, $"{_unlisted} more records were refused"));
            return result;
        }
    }

    /// <summary>Completes when a quarter of what is outstanding now has been reported.</summary>
    internal Task SpaceAsync()
    {
        lock (_gate)
        {
            var outstanding = Outstanding;
            if (outstanding == 0 || _stopping) return Task.CompletedTask;
            _spaceAt = outstanding * 3 / 4;
            _space ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _space.Task;
        }
    }

    /// <summary>Completes when nothing is outstanding.</summary>
    internal Task EmptyAsync()
    {
        lock (_gate)
        {
            if (Outstanding == 0 || _stopping) return Task.CompletedTask;
            _empty ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    /// <summary>Ends the thread; reports that are still to come are lost with the client.</summary>
    public void Dispose()
    {
        _stopping = true;
        Rdkafka.rd_kafka_queue_yield(_queue);
        _thread.Join();
        _queue.Dispose();
        lock (_gate)
        {
            _space?.TrySetResult();
            _empty?.TrySetResult();
        }
    }

    private void Run()
    {
        var messages = stackalloc RdMessage*[MaxMessages];
        while (!_stopping)
        {
            var rdEvent = Rdkafka.rd_kafka_queue_poll(_queue.Raw, PollMilliseconds);
            if (rdEvent == 0) continue;
            var type = Rdkafka.rd_kafka_event_type(rdEvent);
            if (type == Rdkafka.EventDelivery)
            {
                int count;
                _batch = (int)Rdkafka.rd_kafka_event_message_count(rdEvent);
                while ((count = (int)Rdkafka.rd_kafka_event_message_array(rdEvent, messages, MaxMessages)) > 0) Take(messages, count);
            }
            else if (type == Rdkafka.EventError)
            {
                var error = Rdkafka.rd_kafka_event_error(rdEvent);
                _context.LastError = $"{NativeError.Name(error)}: {Rdkafka.Text(Rdkafka.rd_kafka_event_error_string(rdEvent))}";
                _context.Log(4, _context.LastError);
            }
            Rdkafka.rd_kafka_event_destroy(rdEvent);
        }
    }

    private void Take(RdMessage** messages, int count)
    {
        lock (_gate)
        {
            _othersFailed = false;
            for (var i = 0; i < count && !_othersFailed; i++) _othersFailed = messages[i]->Error != RdError.None && IsForOther(messages[i]);
            for (var i = 0; i < count; i++)
            {
                var m = messages[i];
                if ((m->Topic, m->Partition) != _last) Turn(m);
                if (m->Error != RdError.None)
                {
                    if (!HasFailures) HasFailures = m->Error is not RdError.PurgedInQueue and not RdError.PurgedInFlight;
                    Refused(m);
                }
                else if (_lastTracked) _lastOffset = Math.Max(m->Offset, -1);
            }
            Note();
            Volatile.Write(ref _done, _done + count);
            var outstanding = Outstanding;
            if (outstanding == 0) (_empty, _) = (null, _empty?.TrySetResult());
            if (outstanding <= _spaceAt) (_space, _) = (null, _space?.TrySetResult());
        }
    }

    private void Turn(RdMessage* message)
    {
        Note();
        _last = (message->Topic, message->Partition);
        _lastPartition = new(_topics.Name(message->Topic), message->Partition);
        _lastTracked = _tracked.Contains(_lastPartition.Topic);
        _lastOffset = _positions.GetValueOrDefault(_lastPartition, -1);
    }

    private void Note()
    {
        if (_lastTracked && _last != default) _positions[_lastPartition] = _lastOffset;
    }

    private void Refused(RdMessage* message)
    {
        HasLargeBatch |= message->Error == RdError.MessageTooLarge && _batch > 1;
        if (_refused.Count >= MaxListed)
        {
            _unlisted++;
            return;
        }
        var forItself = KafkaErrors.IsForRecordItself(message->Error, _batch, _othersFailed, IsForOther(message));
        _refused.Add(new(_lastPartition.Topic, message->Partition, message->Private, forItself, KafkaErrors.Reason(message->Error, _batch)));
    }

    /// <summary>
    /// True if the record was refused because of another one in its batch. Where the broker named exactly one bad record, librdkafka (2.15) gives its error code to all, and only the text of
    /// the others tells: a constant of the library. The text of the bad record has been freed by then (a use after free in librdkafka), so that nothing outside of the library is read.
    /// </summary>
    private static bool IsForOther(RdMessage* message)
    {
        const long NearBytes = 4 << 20;
        var text = Rdkafka.rd_kafka_message_produce_errstr(message);
        return text != null
            && Math.Abs(text - Rdkafka.rd_kafka_err2str(RdError.None)) < NearBytes
            && MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).StartsWith("Failed to append record because it was part of a batch"u8);
    }
}
