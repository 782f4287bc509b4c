using System.Collections.Concurrent;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>A real process, killed with SIGKILL while producers write.</summary>
public sealed class KillTests
{
    private const int Partitions = 2, Rounds = 6;

    [Fact]
    public async Task What_was_confirmed_is_there_and_transactions_are_whole()
    {
        using var folder = new DataFolder();
        var notes = new Notes();
        for (var round = 0; round < Rounds; round++)
        {
            using var process = await BrokerProcess.StartAsync(folder.Path, "t", Partitions);
            var number = round;
            // Not before there is something to lose.
            var enough = notes.After(60 + 37 * round);
            Task[] writers =
            [
                Task.Run(() => Write(process.BootstrapServers, $"plain-{number}", idempotent: false, notes), TestContext.Current.CancellationToken),
                Task.Run(() => Write(process.BootstrapServers, $"idempotent-{number}", idempotent: true, notes), TestContext.Current.CancellationToken),
                Task.Run(() => Transact(process.BootstrapServers, $"x{number}", notes), TestContext.Current.CancellationToken),
                Task.Run(() => Transact(process.BootstrapServers, $"y{number}", notes), TestContext.Current.CancellationToken),
            ];
            await Task.WhenAny(Task.WhenAll(writers), enough);
            process.Kill();
            await Task.WhenAll(writers);
        }
        using var last = await BrokerProcess.StartAsync(folder.Path, "t", Partitions);
        using var client = new RawClient(last.BootstrapServers);
        foreach (var id in Enumerable.Range(0, Rounds).SelectMany(r => new[] { $"x{r}", $"y{r}" })) _ = Init(client, id);
        var seen = Enumerable.Range(0, Partitions).Select(p => Read(client, p)).ToArray();
        var all = seen.SelectMany(v => v).ToHashSet();
        Assert.Equal([], notes.Confirmed.Where(v => !all.Contains(v)));
        Assert.Equal([], notes.Committed.SelectMany(Parts).Where(v => !all.Contains(v)));
        Assert.Equal([], notes.Aborted.SelectMany(Parts).Where(all.Contains));
        // Of what was not answered, all or nothing.
        Assert.Equal([], notes.Unsure.Where(v => Parts(v).Count(all.Contains) is not 0 and not Partitions));
        Assert.Equal([], seen.SelectMany(p => p).Where(v => v.StartsWith("idempotent", StringComparison.Ordinal)).GroupBy(v => v).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.NotEmpty(notes.Confirmed);
        Assert.NotEmpty(notes.Committed);
        Assert.NotEmpty(notes.Aborted);
    }

    private static IEnumerable<string> Parts(string value) => Enumerable.Range(0, Partitions).Select(p => $"{value}/{p}");

    private static void Write(string servers, string name, bool idempotent, Notes notes) => UntilKilled(servers, client =>
    {
        var producer = idempotent ? client.Ask(new InitProducerIdRequest { TransactionalId = null, ProducerId = -1, ProducerEpoch = -1 }, 4).ProducerId : -1;
        for (var i = 0; ; i++)
        {
            var value = $"{name}-{i}";
            var start = idempotent ? Batches.From(producer, 0, i) : new BatchStart();
            if (Produce(client, 0, Batches.Of(start, value), null) == KafkaError.None) notes.Confirm(value);
        }
    });

    private static void Transact(string servers, string id, Notes notes) => UntilKilled(servers, client =>
    {
        var (producer, epoch) = Init(client, id);
        for (var i = 0; ; i++)
        {
            var (value, commit) = ($"{id}-{i}", i % 3 > 0);
            Until(() => client.Ask(new AddPartitionsToTxnRequest { TransactionalId = id, ProducerId = producer, ProducerEpoch = epoch, Topics = [new() { Name = "t", Partitions = [.. Enumerable.Range(0, Partitions)] }] }, 3)
                .ResultsByTopic[0].ResultsByPartition.All(p => p.PartitionErrorCode == KafkaError.None));
            for (var p = 0; p < Partitions; p++)
                Assert.Equal(KafkaError.None, Produce(client, p, Batches.Of(Batches.From(producer, epoch, i, transactional: true), $"{value}/{p}"), id));
            if (commit) notes.Unsure.Add(value);
            else notes.Aborted.Add(value);
            Assert.Equal(KafkaError.None, client.Ask(new EndTxnRequest { TransactionalId = id, ProducerId = producer, ProducerEpoch = epoch, Committed = commit }, 3).ErrorCode);
            if (commit) notes.Commit(value);
        }
    });

    private static (long Id, short Epoch) Init(RawClient client, string id)
    {
        InitProducerIdResponse made = null!;
        Until(() => (made = client.Ask(new InitProducerIdRequest { TransactionalId = id, TransactionTimeoutMs = 60_000, ProducerId = -1, ProducerEpoch = -1 }, 4)).ErrorCode != KafkaError.ConcurrentTransactions);
        Assert.Equal(KafkaError.None, made.ErrorCode);
        return (made.ProducerId, made.ProducerEpoch);
    }

    private static void Until(Func<bool> isDone)
    {
        while (!isDone()) TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    private static void UntilKilled(string servers, Action<RawClient> write)
    {
        try
        {
            using var client = new RawClient(servers);
            write(client);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            // The broker is gone.
        }
    }

    private static KafkaError Produce(RawClient client, int partition, byte[] batch, string? id) => client.Ask(new ProduceRequest
    {
        TransactionalId = id,
        Acks = -1,
        TopicData = [new() { Name = "t", PartitionData = [new() { Index = partition, Records = batch }] }],
    }, 9).Responses[0].PartitionResponses[0].ErrorCode;

    private static List<string> Read(RawClient client, int partition)
    {
        List<string> values = [];
        Dictionary<long, SortedSet<long>> aborts = [];
        for (long offset = 0, end = long.MaxValue; offset < end;)
        {
            var fetched = client.Ask(new FetchRequest
            {
                IsolationLevel = IsolationLevel.ReadCommitted,
                MaxBytes = 1 << 20,
                Topics = [new() { Topic = "t", Partitions = [new() { Partition = partition, FetchOffset = offset, PartitionMaxBytes = 1 << 20 }] }],
            }, 11).Responses[0].Partitions[0];
            Assert.Equal((KafkaError.None, fetched.HighWatermark), (fetched.ErrorCode, fetched.LastStableOffset));
            end = fetched.HighWatermark;
            foreach (var a in fetched.AbortedTransactions ?? [])
            {
                if (!aborts.TryGetValue(a.ProducerId, out var firsts)) aborts[a.ProducerId] = firsts = [];
                firsts.Add(a.FirstOffset);
            }
            foreach (var batch in new RecordBatches(fetched.Records!.Value))
            {
                offset = batch.LastOffset + 1;
                var isAborted = aborts.TryGetValue(batch.ProducerId, out var firsts) && firsts.Count > 0 && firsts.Min <= batch.BaseOffset;
                if (batch.Attributes.IsControl)
                {
                    if (isAborted) firsts!.Remove(firsts.Min);
                    continue;
                }
                if (isAborted && batch.Attributes.IsTransactional) continue;
                foreach (ref readonly var record in batch) values.Add(System.Text.Encoding.UTF8.GetString(record.Value.Of(batch.Span)));
            }
        }
        return values;
    }

    /// <summary>What producers were told, and what they had asked for when the broker was gone.</summary>
    private sealed class Notes
    {
        private TaskCompletionSource _enough = new();
        private int _left;

        public ConcurrentBag<string> Confirmed { get; } = [];

        public ConcurrentBag<string> Committed { get; } = [];

        public ConcurrentBag<string> Unsure { get; } = [];

        public ConcurrentBag<string> Aborted { get; } = [];

        /// <summary>When so much more was confirmed.</summary>
        public Task After(int count)
        {
            (_left, _enough) = (count, new());
            return _enough.Task;
        }

        public void Confirm(string value) => Add(Confirmed, value);

        public void Commit(string value) => Add(Committed, value);

        private void Add(ConcurrentBag<string> to, string value)
        {
            to.Add(value);
            if (Interlocked.Decrement(ref _left) == 0) _enough.SetResult();
        }
    }
}
