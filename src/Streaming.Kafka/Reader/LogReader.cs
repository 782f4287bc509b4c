using System.Runtime.InteropServices;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Reader;

/// <summary>
/// Reads partitions outside of any group. It has no thread of its own: records are copied on the caller's, and a caller that finds none is woken by librdkafka when the queue fills.
/// </summary>
internal sealed class LogReader : ILogReader
{
    private const int MessagesPerPoll = 4096;

    // A wake-up is told once per filling of the queue, so it is not relied upon alone.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(100);

    private readonly ClientContext _context;
    private readonly ClientHandle _client;
    private readonly QueueHandle _queue;
    private readonly GCHandle _self;
    private readonly MessageBuffer _buffer = new(MessagesPerPoll);
    private readonly BatchReader _reader = new();
    private readonly Dictionary<TopicPartition, ReadPosition> _positions = [];
    private readonly Dictionary<(nint Topic, int Partition), ReadPosition> _byTopic = [];
    private TaskCompletionSource _filled = NewSignal();
    private bool _endReached;
    private bool _disposed;

    internal unsafe LogReader(ClientFactory clients, long queueBytes)
    {
        _context = new ClientContext(clients.Settings.Log);
        _client = clients.Consumer(
            _context,
            static conf => Rdkafka.rd_kafka_conf_set_error_cb(conf, &OnError),
            [
                .. ClientFactory.Reading(queueBytes),

                // Asked for by the client; nothing joins it and nothing is committed to it.
                new("group.id", "streaming-reader"),
                new("auto.offset.reset", "earliest"),
                new("fetch.wait.max.ms", "20"),
            ]);
        Rdkafka.rd_kafka_poll_set_consumer(_client);
        _queue = new QueueHandle(Rdkafka.rd_kafka_queue_get_consumer(_client));
        _self = GCHandle.Alloc(this);
        Rdkafka.rd_kafka_queue_cb_event_enable(_queue, &OnFilled, GCHandle.ToIntPtr(_self));
    }

    public void Assign(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _buffer.Take(_buffer.Remaining);
        _byTopic.Clear();
        _positions.Clear();
        foreach (var (partition, offset) in offsets) _positions.Add(partition, new(partition, offset));
        using var list = PartitionList.Of(offsets);
        var error = Rdkafka.rd_kafka_assign(_client, list);
        if (error != RdError.None) throw Failed(error, "assign");
    }

    public async ValueTask<RecordBatch?> ReadAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_disposed, this);
            var filled = Volatile.Read(ref _filled);
            if (TryRead() is { } batch) return batch;
            var rest = TimeSpan.FromMilliseconds(deadline - Environment.TickCount64);
            if (_endReached || rest <= TimeSpan.Zero)
            {
                _endReached = false;
                return null;
            }
            if (!filled.Task.IsCompleted) await Task.WhenAny(filled.Task, Task.Delay(rest < LongestSleep ? rest : LongestSleep, cancellationToken));
            if (filled.Task.IsCompleted) Interlocked.CompareExchange(ref _filled, NewSignal(), filled);
        }
    }

    public long Position(TopicPartition partition) => _positions.TryGetValue(partition, out var position)
        ? position.Next
        : throw new ArgumentException($"{partition} is not assigned to this reader.", nameof(partition));

    public ValueTask DisposeAsync()
    {
        if (_disposed) return ValueTask.CompletedTask;
        _disposed = true;
        return new(Task.Factory.StartNew(Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [UnmanagedCallersOnly]
    private static void OnFilled(nint client, nint self)
    {
        if (GCHandle.FromIntPtr(self).Target is LogReader reader) Volatile.Read(ref reader._filled).TrySetResult();
    }

    [UnmanagedCallersOnly]
    private static unsafe void OnError(nint client, int error, byte* text, nint opaque)
    {
        var context = ClientContext.Of(client);
        context.LastError = $"{NativeError.Name((RdError)error)}: {Rdkafka.Text(text)}";
        context.Log(4, context.LastError);
    }

    private unsafe void Close()
    {
        Rdkafka.rd_kafka_queue_cb_event_enable(_queue, null, 0);
        _buffer.Dispose();
        // Stops the fetchers before the client is destroyed: see GroupMember.CloseNative.
        Rdkafka.rd_kafka_consumer_close(_client);
        _queue.Dispose();
        _client.Dispose();
        _self.Free();
    }

    private unsafe RecordBatch? TryRead()
    {
        while (!_buffer.IsEmpty || _buffer.Poll(_queue.Raw, 0) > 0)
        {
            var message = *_buffer.Next;
            var position = Find(message);
            if (message->Error != RdError.None)
            {
                var (error, text) = (message->Error, Rdkafka.Text(Rdkafka.rd_kafka_message_errstr(message)));
                if (error == RdError.PartitionEof && position is not null)
                {
                    position.Next = Math.Max(position.Next, message->Offset);
                    _endReached = true;
                }
                _buffer.Take(1);
                if (error != RdError.PartitionEof) Handle(error, text);
            }
            else if (position is null)
            {
                _buffer.Take(1);
            }
            else
            {
                var batch = _reader.Read(_buffer, position.Partition, 0);
                position.Next = batch.Offset(batch.Count - 1) + 1;
                _endReached = false;
                fixed (byte* topic = position.Topic)
                    if (Rdkafka.rd_kafka_get_watermark_offsets(_client.Raw, topic, position.Partition.Partition, out _, out var high) == RdError.None) batch.HighWatermark = Math.Max(high, -1);
                return batch;
            }
        }
        return null;
    }

    private unsafe ReadPosition? Find(RdMessage* message)
    {
        if (message->Topic == 0) return null;
        var key = (message->Topic, message->Partition);
        if (_byTopic.TryGetValue(key, out var position)) return position;
        if (_positions.TryGetValue(new(Rdkafka.Text(Rdkafka.rd_kafka_topic_name(message->Topic)), message->Partition), out position)) _byTopic.Add(key, position);
        return position;
    }

    private void Handle(RdError error, string text)
    {
        // The client wants a group's name, and looks its coordinator up. A reader has no use for one, and the job no right on it.
        if (error == RdError.GroupUnauthorized) return;
        _context.LastError = $"{NativeError.Name(error)}: {text}";
        var kind = error == RdError.UnknownTopicOrPartition ? TransportErrorKind.Fatal : KafkaErrors.Kind(error);
        if (kind is TransportErrorKind.Unauthorized or TransportErrorKind.OffsetOutOfRange || error is RdError.Fatal or RdError.UnknownTopicOrPartition)
            throw new TransportException(kind ?? TransportErrorKind.Fatal, $"STR3412 Cannot read: {_context.LastError}");
        _context.Log(4, _context.LastError);
    }

    private TransportException Failed(RdError error, string call) =>
        new(KafkaErrors.Kind(error) ?? TransportErrorKind.Transient, $"STR3412 Cannot read ({call}): {NativeError.Describe(error)}.{_context.Hint}");

    private sealed class ReadPosition(TopicPartition partition, long next)
    {
        internal TopicPartition Partition { get; } = partition;

        internal byte[] Topic { get; } = System.Text.Encoding.UTF8.GetBytes(partition.Topic + "\0");

        internal long Next { get; set; } = next;
    }
}
