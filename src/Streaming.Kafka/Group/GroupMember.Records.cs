using Streaming.Kafka.Native;

namespace Streaming.Kafka.Group;

/// <content>Reading: what is started, held back, resumed and handed over.</content>
internal sealed unsafe partial class GroupMember
{
    private readonly Dictionary<TopicPartition, HeldPartition> _reading = [];

    // By rd_kafka_topic_t and number; such a pointer cannot be used anew while its partition is assigned.
    private readonly Dictionary<(nint Topic, int Partition), HeldPartition> _byTopic = [];
    private long _attempt;
    private long _holdLimit;
    private bool _stopped;
    private bool _failed;

    private void StartReading(long attempt, IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        // A command that was overtaken by a rebalance: the listener hears of the next assignment and starts anew.
        if (_assignment is null) return;
        Forget();
        _attempt = attempt;
        using var list = new PartitionList(offsets.Count);
        foreach (var (partition, offset) in offsets)
        {
            if (!_assignment.Contains(partition)) continue;
            list.Add(partition, offset);
            _reading.Add(partition, new(partition));
        }
        _holdLimit = _maxHeldBytes / Math.Max(_reading.Count, 1);
        var error = Rdkafka.rd_kafka_assign(_client, list);
        if (error is not RdError.None and not RdError.Fatal)
            Fail(new(TransportErrorKind.Fatal, $"STR3404 Member '{_options.Member}' cannot read its partitions: {NativeError.Describe(error)}."));
    }

    /// <summary>Forgets what is being read. The client's pauses are taken back, since they would outlast the assignment.</summary>
    private void Forget()
    {
        using var paused = new PartitionList(_reading.Count);
        var any = false;
        foreach (var p in _reading.Values)
        {
            if (p.IsPaused)
            {
                paused.Add(p.Partition, 0);
                any = true;
            }
            p.Dispose();
        }
        _reading.Clear();
        _byTopic.Clear();
        if (any && !_stopped) Rdkafka.rd_kafka_resume_partitions(_client, paused);
    }

    private void ResumeReading(IReadOnlyCollection<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (!_reading.TryGetValue(partition, out var p) || !p.IsHeld || !HandOver(p)) continue;
            p.IsHeld = false;
            if (!p.IsPaused) continue;
            p.IsPaused = false;
            // Never for a partition that is not paused: librdkafka would go back to where it was started.
            using var list = PartitionList.Of(partition);
            Rdkafka.rd_kafka_resume_partitions(_client, list);
        }
    }

    /// <summary>Hands over what was held back; false if the listener says stop again.</summary>
    private bool HandOver(HeldPartition p)
    {
        while (p.TryNext(out var item))
        {
            if (item.Batch is null) _listener.OnEnd(p.Partition, item.End, _attempt);
            else if (!_listener.OnRecords(item.Batch)) return false;
        }
        return true;
    }

    private void Dispatch()
    {
        while (!_buffer.IsEmpty)
        {
            var message = *_buffer.Next;
            if (message->Error != RdError.None)
            {
                Handle(message);
                _buffer.Take(1);
            }
            else if (Find(message) is { } p)
            {
                var batch = _reader.Read(_buffer, p.Partition, _attempt);
                fixed (byte* topic = p.Topic)
                    if (Rdkafka.rd_kafka_get_watermark_offsets(_client.Raw, topic, p.Partition.Partition, out _, out var high) == RdError.None) batch.HighWatermark = Math.Max(high, -1);
                if (p.IsHeld) p.Hold(batch);
                else if (!_listener.OnRecords(batch)) p.IsHeld = true;
                if (p.IsHeld && !p.IsPaused && p.Bytes >= _holdLimit) Pause(p);
            }
            else
            {
                _buffer.Take(1);
            }
        }
    }

    private void Pause(HeldPartition p)
    {
        p.IsPaused = true;
        // Drops what the client has fetched ahead, which is fetched and decompressed again later: hence the bytes that are held first. It goes on behind the last message that it
        // handed to this thread, and those are either with the listener or held.
        using var list = PartitionList.Of(p.Partition);
        Rdkafka.rd_kafka_pause_partitions(_client, list);
    }

    private HeldPartition? Find(RdMessage* message)
    {
        if (message->Topic == 0) return null;
        var key = (message->Topic, message->Partition);
        if (_byTopic.TryGetValue(key, out var p)) return p;
        if (_reading.TryGetValue(new(Rdkafka.Text(Rdkafka.rd_kafka_topic_name(message->Topic)), message->Partition), out p)) _byTopic.Add(key, p);
        return p;
    }

    private void Handle(RdMessage* message)
    {
        var text = Rdkafka.Text(Rdkafka.rd_kafka_message_errstr(message));
        if (message->Error == RdError.PartitionEof)
        {
            if (Find(message) is not { } p) return;
            if (p.IsHeld) p.HoldEnd(message->Offset);
            else _listener.OnEnd(p.Partition, message->Offset, _attempt);
        }
        else if (message->Error is RdError.AutoOffsetReset or RdError.OffsetOutOfRange)
        {
            if (Find(message) is not { } p) return;
            Fail(new(
                TransportErrorKind.OffsetOutOfRange,
                $"STR3405 {p.Partition}: the offset to start from is not there (any more): {text}. Retention has removed it, or the topic was made anew."));
        }
        else
        {
            Handle(message->Error, text);
        }
    }

    /// <summary>An error of the client as a whole.</summary>
    private void Handle(RdError error, string text)
    {
        if (error == RdError.Fatal)
        {
            var buffer = stackalloc byte[512];
            error = Rdkafka.rd_kafka_fatal_error(_client.Raw, buffer, 512);
            text = Rdkafka.Text(buffer);
            Fail(new(
                KafkaErrors.Kind(error) is TransportErrorKind.Fenced ? TransportErrorKind.Fenced : TransportErrorKind.Fatal,
                error is RdError.FencedInstance or RdError.UnreleasedInstance
                    ? $"STR3406 Another client has joined group '{_options.Group}' as member '{_options.Member}', so this one must end. Every worker needs a name of its own. ({NativeError.Name(error)})"
                    : $"STR3407 Member '{_options.Member}' of group '{_options.Group}' cannot go on: {NativeError.Name(error)}: {text}"));
            return;
        }
        _context.LastError = $"{NativeError.Name(error)}: {text}";
        var kind = KafkaErrors.Kind(error);
        if (kind is TransportErrorKind.Unauthorized)
            Fail(new(kind.Value, $"STR3408 Member '{_options.Member}' of group '{_options.Group}' lacks a right{(error == RdError.GroupUnauthorized ? ", Read on the group" : "")}: {NativeError.Name(error)}: {text}."));
        // The client goes on trying.
        else if (kind is TransportErrorKind.Unauthenticated)
            Fail(new(kind.Value, $"STR3408 Member '{_options.Member}' of group '{_options.Group}' is not let in: {NativeError.Name(error)}: {text}"));
        else if (error == RdError.UnknownTopicOrPartition)
            Fail(new(TransportErrorKind.Transient, $"STR3404 Member '{_options.Member}' cannot read a partition for now: {text}"));
        else if (error == RdError.AllBrokersDown)
            Fail(new(TransportErrorKind.Transient, $"STR3413 No broker is there: {text}"));
        else _context.Log(4, _context.LastError);
    }
}
