using Streaming.Kafka.Group;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Producer;

/// <summary>A producer for epochs. Sending is done by the caller; calls that block, one at a time by a thread of its own; reports by another.</summary>
internal sealed partial class EpochProducer : IEpochProducer
{
    private const int FlushSlice = 200;

    private readonly string? _transactionalId;
    private readonly int _timeout;
    private readonly ClientHandle _client;
    private readonly ProducerTopics _topics;
    private readonly DeliveryReports _reports;
    private readonly NativeThread _calls;
    private readonly CancellationTokenSource _disposing = new();

    internal EpochProducer(ClientFactory clients, string? transactionalId, TimeSpan transactionTimeout)
    {
        _transactionalId = transactionalId;
        _timeout = (int)transactionTimeout.TotalMilliseconds;
        _client = clients.Producer(
            new(clients.Settings.Log),
            static conf => Rdkafka.rd_kafka_conf_set_events(conf, Rdkafka.EventDelivery | Rdkafka.EventError),
            Configuration(clients.Settings.ProducerQueueBytes));
        _topics = new(_client);
        _reports = new(_client, _topics);
        _calls = new(transactionalId is null ? "kafka-producer" : $"kafka-producer {transactionalId}");
    }

    private string What => _transactionalId is null ? "Producer" : $"Producer '{_transactionalId}'";

    /// <summary>Ends an open transaction of this id and fences earlier producers; repeats while brokers are unreachable, until cancelled.</summary>
    internal async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (_transactionalId is null) return;
        await _calls.RunAsync(() =>
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var error = NativeError.Take(Rdkafka.rd_kafka_init_transactions(_client, Math.Clamp(_timeout, 1000, 5000)));
                if (!error.IsError) return;
                var kind = KafkaErrors.Kind(error.Code);
                if (error.IsFatal || kind is TransportErrorKind.Unauthorized || (kind is not null && !error.IsRetriable))
                    throw new TransportException(kind ?? TransportErrorKind.Fatal, $"STR3411 {What} cannot be initialised: {NativeError.Name(error.Code)}: {error.Text}.{_client.Context.Hint}");
            }
        });
    }

    public void Begin()
    {
        if (_transactionalId is not null)
        {
            var error = NativeError.Take(Rdkafka.rd_kafka_begin_transaction(_client));
            if (KafkaErrors.Transaction($"{What}: begin", error, false, _client.Context.Hint) is { } e) throw e;
        }
        _reports.Reset();
    }

    public ValueTask WaitForSpaceAsync(CancellationToken cancellationToken) => new(_reports.SpaceAsync().WaitAsync(cancellationToken));

    public async ValueTask<IReadOnlyList<RefusedRecord>> FlushAsync(CancellationToken cancellationToken)
    {
        if (_reports.Outstanding > 0) await Call(Flush, cancellationToken);
        return _reports.Refused();
    }

    public long LastOffset(TopicPartition partition) => _reports.Position(partition);

    public void TrackPositions(IReadOnlyCollection<string> topics) => _reports.Track(topics);

    public async ValueTask SendOffsetsAsync(IReadOnlyDictionary<TopicPartition, long> offsets, IGroupMember member, CancellationToken cancellationToken)
    {
        if (_transactionalId is null) throw new InvalidOperationException("A producer without a transactional id has no transaction to add offsets to; commit them through the member.");
        if (member is not GroupMember { } own) throw new ArgumentException("The member is of another transport.", nameof(member));
        var metadata = own.Metadata ?? throw new TransportException(TransportErrorKind.StaleGeneration, $"STR3401 {What}: send offsets: the member has no assignment yet.");
        await Call(
            () =>
            {
                using var list = PartitionList.Of(offsets);
                Do("send offsets", () => Rdkafka.rd_kafka_send_offsets_to_transaction(_client, list, metadata, _timeout));
            },
            cancellationToken);
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken) => _transactionalId is null
        ? ValueTask.CompletedTask
        : new(Call(() => Do("commit", () => Rdkafka.rd_kafka_commit_transaction(_client, _timeout)), cancellationToken));

    public async ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        if (_transactionalId is null) return;
        await Call(() => Do("abort", () => Rdkafka.rd_kafka_abort_transaction(_client, _timeout)), cancellationToken);
        // What was purged is reported too; the next epoch begins with nothing outstanding.
        await _reports.EmptyAsync().WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested) return;
        await _disposing.CancelAsync();
        await _calls.RunAsync(() =>
        {
            _reports.Dispose();
            _topics.Dispose();
            _client.Dispose();
        });
        _calls.Dispose();
        _disposing.Dispose();
    }

    private Task Call(Action action, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
        return _calls.RunAsync(action).WaitAsync(cancellationToken);
    }

    private void Do(string name, Func<nint> call)
    {
        var before = _client.Disconnects;
        var error = NativeError.Take(call());
        if (KafkaErrors.Transaction($"{What}: {name}", error, _client.Disconnects != before, _client.Context.Hint) is { } e) throw e;
    }

    private void Flush()
    {
        // Ends: every record is acknowledged or given up within delivery.timeout.ms. The call itself only makes the client forget its linger.
        var empty = _reports.EmptyAsync();
        while (!empty.IsCompleted && !_disposing.IsCancellationRequested)
        {
            Rdkafka.rd_kafka_flush(_client, FlushSlice);
            empty.Wait(FlushSlice);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Configuration(long queueBytes)
    {
        yield return new("enable.idempotence", "true");
        yield return new("acks", "all");
        yield return new("partitioner", "murmur2_random");
        yield return new("allow.auto.create.topics", "false");
        yield return new("queue.buffering.max.kbytes", ClientFactory.Text(queueBytes >> 10));
        // librdkafka's own bookkeeping is some 200 bytes a record, which the bound in bytes does not count.
        yield return new("queue.buffering.max.messages", ClientFactory.Text(Math.Clamp(queueBytes / 256, 4096, 1_000_000)));
        yield return new("delivery.timeout.ms", ClientFactory.Text(_timeout));
        if (_transactionalId is null) yield break;
        yield return new("transactional.id", _transactionalId);
        yield return new("transaction.timeout.ms", ClientFactory.Text(_timeout));
    }
}
