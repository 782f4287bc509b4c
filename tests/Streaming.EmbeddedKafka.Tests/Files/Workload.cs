using Streaming.Kafka.Embedded.Compaction;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>Does random things, the same ones for the same seed, and says what was answered.</summary>
internal sealed class Workload(int seed)
{
    /// <summary>The topic that is compacted.</summary>
    public const string Compacted = "compacted";

    private const string Plain = "plain", Paid = "paid", Group = "group";

    private static readonly string[] Ids = ["one", "two"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, (long Id, short Epoch)> _transactional = [];
    private readonly Dictionary<(string Id, int Partition), int> _sequences = [];
    private int _idempotentSequence, _records;
    private byte[] _last = [];
    private long _idempotent = -1;

    public static void Prepare(KeptBroker broker)
    {
        CreateTopic(broker, Plain, 3, ("segment.bytes", "4000"), ("retention.bytes", "6000"));
        CreateTopic(broker, Compacted, 1, ("segment.bytes", "2000"), ("cleanup.policy", "compact"), ("delete.retention.ms", "5000"));
        CreateTopic(broker, Paid, 2, ("segment.bytes", "3000"));
    }

    /// <summary>The next thing.</summary>
    public string Step(KeptBroker broker, StepClock clock)
    {
        var number = _random.Next(100);
        var draw = _random.Next();
        clock.Move(1);
        return number switch
        {
            < 25 => Told(Produce(broker, Plain, draw % 3, Value(draw % 400), null)),
            < 40 => Told(Produce(broker, Compacted, 0, Batches.Of(new(), ($"k{draw % 7}", draw % 5 == 0 ? null : $"{_records++}", clock.Now)), null)),
            < 48 => Told(Produce(broker, Paid, draw % 2, Idempotent(broker, draw), null)),
            < 66 => Transactional(broker, Ids[draw % 2], draw),
            < 76 => $"{End(broker, Ids[draw % 2], draw % 3 > 0)}",
            < 82 => $"{broker.Ask(Commit(draw)).Topics[0].Partitions[0].ErrorCode}",
            < 85 => $"{DeleteRecords(broker, draw)}",
            < 88 => Retain(broker, clock),
            < 91 => Compact(broker, clock),
            < 93 => Remake(broker, draw),
            < 96 => Wait(clock, draw % 20_000),
            _ => $"{Begin(broker, Ids[draw % 2])}",
        };
    }

    private static string Told(ProduceResponse response) => response.Responses[0].PartitionResponses[0] is var p ? $"{p.ErrorCode}@{p.BaseOffset}" : "";

    // Segments are smaller than a client may ask for.
    private static void CreateTopic(KeptBroker broker, string name, int partitions, params (string Name, string Value)[] config)
    {
        broker.Broker.Topics.Create(name, partitions, new TopicConfig(config.ToDictionary(c => c.Name, c => c.Value), new Dictionary<string, string>()));
        broker.Flush();
    }

    private static ProduceResponse Produce(KeptBroker broker, string topic, int partition, byte[] batch, string? id) =>
        broker.Ask(new ProduceRequest { TransactionalId = id, Acks = -1, TopicData = [new() { Name = topic, PartitionData = [new() { Index = partition, Records = batch }] }] });

    private byte[] Value(int size) => Batches.Of(new(), [.. Enumerable.Range(0, 1 + size % 3).Select(_ => ((string?)"k", (string?)(new string('x', size) + _records++), Batches.Noon))]);

    // The next batch, or the last one again, whose answer may have been lost.
    private byte[] Idempotent(KeptBroker broker, int draw)
    {
        if (_idempotent < 0) _idempotent = broker.Ask(new InitProducerIdRequest { TransactionalId = null }).ProducerId;
        if (_last.Length == 0 || draw % 4 > 0) _last = Batches.Of(Batches.From(_idempotent, 0, _idempotentSequence++), $"{_records++}");
        return _last;
    }

    private string Transactional(KeptBroker broker, string id, int draw)
    {
        if (!_transactional.TryGetValue(id, out var producer)) return $"{Begin(broker, id)}";
        var (topic, partition) = draw % 5 == 0 ? (Compacted, 0) : (Paid, draw % 2);
        var added = broker.Ask(new AddPartitionsToTxnRequest { TransactionalId = id, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Topics = [new() { Name = topic, Partitions = [partition] }] });
        var error = added.ResultsByTopic[0].ResultsByPartition[0].PartitionErrorCode;
        if (error != KafkaError.None) return $"{error}";
        var key = ($"{id}/{producer}/{topic}", partition);
        var sequence = _sequences.GetValueOrDefault(key);
        var told = Told(Produce(broker, topic, partition, Batches.Of(Batches.From(producer.Id, producer.Epoch, sequence, transactional: true), ($"k{draw % 7}", $"{_records++}", Batches.Noon)), id));
        if (told.StartsWith("None", StringComparison.Ordinal)) _sequences[key] = sequence + 1;
        if (draw % 3 > 0) return told;
        var offsets = broker.Ask(new AddOffsetsToTxnRequest { TransactionalId = id, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, GroupId = Group }).ErrorCode;
        var stored = broker.Ask(new TxnOffsetCommitRequest
        {
            TransactionalId = id,
            GroupId = Group,
            ProducerId = producer.Id,
            ProducerEpoch = producer.Epoch,
            Topics = [new() { Name = Plain, Partitions = [new() { PartitionIndex = draw % 3, CommittedOffset = draw % 1000, CommittedMetadata = id }] }],
        });
        return $"{told} {offsets} {stored.Topics[0].Partitions[0].ErrorCode}";
    }

    private KafkaError Begin(KeptBroker broker, string id)
    {
        var made = broker.Ask(new InitProducerIdRequest { TransactionalId = id, TransactionTimeoutMs = 30_000 });
        if (made.ErrorCode == KafkaError.None) _transactional[id] = (made.ProducerId, made.ProducerEpoch);
        return made.ErrorCode;
    }

    private KafkaError End(KeptBroker broker, string id, bool commit) => _transactional.TryGetValue(id, out var producer)
        ? broker.Ask(new EndTxnRequest { TransactionalId = id, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Committed = commit }).ErrorCode
        : KafkaError.None;

    private static OffsetCommitRequest Commit(int draw) => new()
    {
        GroupId = Group,
        GenerationIdOrMemberEpoch = -1,
        Topics = [new() { Name = draw % 2 == 0 ? Plain : Paid, Partitions = [new() { PartitionIndex = draw % 2, CommittedOffset = draw % 5000, CommittedMetadata = $"m{draw % 9}" }] }],
    };

    private static KafkaError DeleteRecords(KeptBroker broker, int draw)
    {
        var log = broker.Broker.Topics.Find(Plain, draw % 3)!;
        var offset = log.Start + (log.End - log.Start) * (draw % 11) / 10;
        return broker.Ask(new DeleteRecordsRequest { Topics = [new() { Name = Plain, Partitions = [new() { PartitionIndex = draw % 3, Offset = offset }] }] }).Topics[0].Partitions[0].ErrorCode;
    }

    private static string Retain(KeptBroker broker, StepClock clock)
    {
        foreach (var log in broker.Broker.Topics.All.SelectMany(t => t.Partitions, (t, l) => (t, l)).Where(x => x.t.Name == Plain)) Retention.Apply(log.l, log.t.Config, clock.Now);
        broker.Flush();
        return "retained";
    }

    private static string Compact(KeptBroker broker, StepClock clock)
    {
        if (!broker.Broker.Topics.TryFind(Compacted, out var topic)) return "";
        var log = topic.Partitions[0];
        CleaningRange.IsDue(log, topic.Config, clock.Now, out var end);
        if (end <= log.CleanedTo) return "clean";
        using (var cleaner = new Cleaner(log, topic.Config, end, clock.Now)) cleaner.Run();
        broker.Flush();
        return $"cleaned to {end}";
    }

    private static string Remake(KeptBroker broker, int draw)
    {
        if (draw % 2 == 0) return $"{broker.Ask(new CreatePartitionsRequest { Topics = [new() { Name = Plain, Count = 4 }] }).Results[0].ErrorCode}";
        var error = broker.Ask(new DeleteTopicsRequest { Topics = [new() { Name = Plain }] }).Responses[0].ErrorCode;
        CreateTopic(broker, Plain, 3, ("segment.bytes", "4000"), ("retention.bytes", "6000"));
        return $"{error}";
    }

    private static string Wait(StepClock clock, int milliseconds)
    {
        clock.Move(milliseconds);
        return "";
    }
}
