using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Records;
using Streaming.Kafka.Embedded.Transactions;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Producing;

/// <summary>Appends what a producer sent for one partition, or says why not.</summary>
internal sealed class Appender(Broker broker)
{
    public static ProduceResponse.Partition Refuse(int partition, Refusal refusal, long start = -1) => new()
    {
        Index = partition,
        ErrorCode = refusal.Error,
        BaseOffset = -1,
        LogStartOffset = refusal.KnowsStart ? start : -1,
        RecordErrors = refusal.Records,
        ErrorMessage = refusal.Text,
    };

    /// <summary>True if the records say that they are part of a transaction.</summary>
    public static bool IsTransactional(ReadOnlyMemory<byte>? records) =>
        RecordBatch.TryRead(records ?? default, out var batch) == BatchError.None && batch.Attributes.IsTransactional;

    public ProduceResponse.Partition Append(string name, ProduceRequest.Partition asked, string? transactionalId, short version)
    {
        if (!broker.Topics.TryFind(name, out var topic) || topic.Partition(asked.Index) is not { } log) return Refuse(asked.Index, new(KafkaError.UnknownTopicOrPartition));
        var error = Verify(name, asked, log, transactionalId, version);
        if (error != KafkaError.None) return Refuse(asked.Index, new(error));
        using var scratch = new WireBuffer(1);
        var now = broker.Clock.Now;
        if (BatchRules.Check(asked.Records ?? default, topic.Config.Records, now, scratch, out var batch, out var latest) is { } refusal) return Refuse(asked.Index, refusal, log.Start);
        error = CheckProducer(log, batch, out var before);
        if (error != KafkaError.None) return Refuse(asked.Index, new(error), log.Start);
        if (before is { } written) return Written(asked.Index, written.Offset, written.Timestamp, log);
        var offset = log.Append(batch, latest, topic.Config.Append, now);
        broker.Fetches.Changed(log);
        return Written(asked.Index, offset, topic.Config.Append.IsAppendTime ? now : -1, log);
    }

    private static ProduceResponse.Partition Written(int partition, long offset, long appendTime, PartitionLog log) =>
        new() { Index = partition, BaseOffset = offset, LogAppendTimeMs = appendTime, LogStartOffset = log.Start };

    // A transaction that is open in the partition was added to it.
    private KafkaError Verify(string topic, ProduceRequest.Partition asked, PartitionLog log, string? transactionalId, short version)
    {
        if (RecordBatch.TryRead(asked.Records ?? default, out var batch) != BatchError.None || !batch.Attributes.IsTransactional) return KafkaError.None;
        if (log.Producers.TryFind(batch.ProducerId, out var producer) && producer.TransactionStart is not null && producer.Epoch == batch.ProducerEpoch) return KafkaError.None;
        return Verification.OfRecords(broker.Transactions, transactionalId!, batch.ProducerId, batch.ProducerEpoch, topic, asked.Index, version);
    }

    // The batch that it repeats, if it was written before.
    private static KafkaError CheckProducer(PartitionLog log, in RecordBatch batch, out WrittenBatch? written)
    {
        written = null;
        if (batch.ProducerId < 0 || !log.Producers.TryFind(batch.ProducerId, out var producer)) return KafkaError.None;
        switch (producer.Check(batch, out var before))
        {
            case SequenceCheck.Duplicate:
                written = before;
                return KafkaError.None;
            case SequenceCheck.OldEpoch:
                return KafkaError.InvalidProducerEpoch;
            case SequenceCheck.OutOfOrder:
                return KafkaError.OutOfOrderSequenceNumber;
            default:
                return producer.TransactionStart is not null && !batch.Attributes.IsTransactional ? KafkaError.InvalidTxnState : KafkaError.None;
        }
    }
}
