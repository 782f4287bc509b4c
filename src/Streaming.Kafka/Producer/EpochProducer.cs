using Streaming.Kafka.Group;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Producer;

/// <summary>A producer for epochs. Sending is done by the caller; calls that block, one at a time by a thread of its own; reports by another.</summary>
internal sealed partial class EpochProducer : IEpochProducer
{
    private const int FlushSlice = 200;
    private const int InitializeAttempts = 3;

    // Far below the smallest limit in use; a record that is larger travels alone.
    private const int SmallBatch = 16 << 10;

    private readonly string? _transactionalId;
    private readonly int _timeout;
    private readonly ClientFactory _clients;
    private readonly NativeThread _calls;
    private readonly CancellationTokenSource _disposing = new();
    private IReadOnlyCollection<string> _tracked = [];
    private int? _batchBytes;
    private ProducerClient _native;

    internal EpochProducer(ClientFactory clients, string? transactionalId, TimeSpan transactionTimeout)
    {
        _transactionalId = transactionalId;
        _timeout = (int)transactionTimeout.TotalMilliseconds;
        _clients = clients;
        _native = new(clients, transactionalId, _timeout);
        _calls = new(transactionalId is null ? "kafka-producer" : $"kafka-producer {transactionalId}");
    }

    private ClientHandle Client => _native.Handle;

    private DeliveryReports Reports => _native.Reports;

    private string What => _transactionalId is null ? "Producer" : $"Producer '{_transactionalId}'";

    /// <summary>Ends an open transaction of this id and fences earlier producers; repeats while brokers are unreachable, for a while.</summary>
    /// <exception cref="TransportException">STR3411: it cannot be done, or not now.</exception>
    internal async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (_transactionalId is null) return;
        await _calls.RunAsync(() => Initialize(cancellationToken));
    }

    public void Begin()
    {
        if (_transactionalId is not null)
        {
            var error = NativeError.Take(Rdkafka.rd_kafka_begin_transaction(Client));
            if (KafkaErrors.Transaction($"{What}: begin", error, false, Client.Context.Hint) is { } e) throw e;
        }
        Reports.Reset();
    }

    public ValueTask WaitForSpaceAsync(CancellationToken cancellationToken) => new(Reports.SpaceAsync().WaitAsync(cancellationToken));

    public async ValueTask<IReadOnlyList<RefusedRecord>> FlushAsync(CancellationToken cancellationToken)
    {
        if (Reports.Outstanding > 0) await Call(() => Flush(cancellationToken), cancellationToken);
        return Reports.Refused();
    }

    public long LastOffset(TopicPartition partition) => Reports.Position(partition);

    public void TrackPositions(IReadOnlyCollection<string> topics)
    {
        _tracked = topics;
        Reports.Track(topics);
    }

    public async ValueTask SendOffsetsAsync(IReadOnlyDictionary<TopicPartition, long> offsets, IGroupMember member, CancellationToken cancellationToken)
    {
        if (_transactionalId is null) throw new InvalidOperationException("A producer without a transactional id has no transaction to add offsets to; commit them through the member.");
        if (member is not GroupMember { } own) throw new ArgumentException("The member is of another transport.", nameof(member));
        var metadata = own.Metadata ?? throw new TransportException(TransportErrorKind.StaleGeneration, $"STR3401 {What}: send offsets: the member has no assignment yet.");
        await Call(
            () =>
            {
                using var list = PartitionList.Of(offsets);
                Do("send offsets", () => Rdkafka.rd_kafka_send_offsets_to_transaction(Client, list, metadata, _timeout));
            },
            cancellationToken);
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken) => _transactionalId is null
        ? ValueTask.CompletedTask
        : new(Call(() => Do("commit", () => Rdkafka.rd_kafka_commit_transaction(Client, _timeout)), cancellationToken));

    public async ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        if (_transactionalId is not null)
        {
            await Call(() => Do("abort", () => Rdkafka.rd_kafka_abort_transaction(Client, _timeout)), cancellationToken);
            // What was purged is reported too; the next epoch begins with nothing outstanding.
            await Reports.EmptyAsync().WaitAsync(cancellationToken);
        }
        if (Reports.HasFailures) await Call(() => Renew(cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested) return;
        await _disposing.CancelAsync();
        await _calls.RunAsync(() => _native.Dispose());
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
        var before = Client.Disconnects;
        var error = NativeError.Take(call());
        if (KafkaErrors.Transaction($"{What}: {name}", error, Client.Disconnects != before, Client.Context.Hint) is { } e) throw e;
    }

    private void Initialize(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var error = NativeError.Take(Rdkafka.rd_kafka_init_transactions(Client, Math.Clamp(_timeout, 1000, 5000)));
            if (!error.IsError) return;
            var kind = KafkaErrors.Kind(error.Code);
            var passing = !error.IsFatal && kind is not TransportErrorKind.Unauthorized && (kind is null || error.IsRetriable);
            // Whoever asked says what is waited for, and asks again.
            if (passing && attempt < InitializeAttempts) continue;
            var right = error.Code == RdError.TransactionalIdUnauthorized ? ", for want of Write on its transactional id" : "";
            throw new TransportException(kind ?? (passing ? TransportErrorKind.Transient : TransportErrorKind.Fatal), $"STR3411 {What} cannot be initialised{right}: {NativeError.Name(error.Code)}: {error.Text}.{Client.Context.Hint}");
        }
    }

    /// <summary>
    /// A new client in place of one that was refused a record: librdkafka (2.15) goes on behind the sequence numbers of the refused batch, which the broker has never seen, so that the
    /// transaction after the aborted one would fail as well (out of order sequence number). The abort has succeeded: nobody else has taken this id over. If a batch was refused as a whole,
    /// the new client makes smaller ones, so that a record that is too large is found.
    /// </summary>
    private void Renew(CancellationToken cancellationToken)
    {
        var old = _native;
        if (Reports.HasLargeBatch)
        {
            _batchBytes = _batchBytes is null ? SmallBatch : 1;
            Client.Context.Log(4, $"{What}: a batch was larger than its topic allows (max.message.bytes); batches are at most {(_batchBytes == 1 ? "one record" : $"{_batchBytes} bytes")} from now on. Set batch.size below the topic's limit.");
        }
        _native = new(_clients, _transactionalId, _timeout, _batchBytes);
        old.Dispose();
        Reports.Track(_tracked);
        if (_transactionalId is not null) Initialize(cancellationToken);
    }

    private void Flush(CancellationToken cancellationToken)
    {
        // Ends: every record is acknowledged or given up within delivery.timeout.ms. The call itself only makes the client forget its linger.
        var empty = Reports.EmptyAsync();
        while (!empty.IsCompleted && !_disposing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // A transaction with a failure is lost, and what is sent behind a refused batch is refused by its sequence number until that time-out. What else is reported meanwhile is heard.
            var last = _transactionalId is not null && Reports.HasFailures;
            Rdkafka.rd_kafka_flush(Client, FlushSlice);
            empty.Wait(FlushSlice, CancellationToken.None);
            if (last) return;
        }
    }
}
