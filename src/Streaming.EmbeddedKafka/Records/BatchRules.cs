using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Records;

/// <summary>
/// Whether a topic takes a batch, from what is in it: the checks of Kafka's <c>ProduceRequest.validateRecords</c>, <c>UnifiedLog.analyzeAndValidateRecords</c> and
/// <c>LogValidator</c>, in their order.
/// </summary>
internal static class BatchRules
{
    private const long NoTime = -1;
    private const string WrongTimes = "The timestamps of some records are not within the bounds of the topic.";

    /// <summary>Takes the batch out of the records of a produce request; null if it can be taken.</summary>
    /// <param name="records">What a producer sent for a partition.</param>
    /// <param name="rule">What the topic takes.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="scratch">Room for records that were compressed.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="latest">The highest timestamp of its records, as it is to be kept; -1 if they have none.</param>
    public static Refusal? Check(ReadOnlyMemory<byte> records, RecordRule rule, long now, WireBuffer scratch, out RecordBatch batch, out long latest)
    {
        latest = NoTime;
        var error = RecordBatch.TryRead(records, out batch);
        if (error == BatchError.WrongLength) return Refuse(KafkaError.CorruptMessage, error);
        // What is no whole batch of this format is, to Kafka, no batch at all.
        if (error != BatchError.None) return Refuse(KafkaError.InvalidRecord, error);
        if (batch.Bytes.Length != records.Length) return Refuse(KafkaError.InvalidRecord, BatchError.NotOne);
        if (batch.BaseOffset != 0) return new(KafkaError.InvalidRecord, $"The base offset of a produced batch must be 0; this is {batch.BaseOffset}.");
        if (batch.Bytes.Length > rule.MaxBatchBytes)
            return new(KafkaError.MessageTooLarge, $"A batch of {batch.Bytes.Length} bytes; max.message.bytes is {rule.MaxBatchBytes}.") { KnowsStart = false };
        error = ProducedBatch.TryRead(records, out batch);
        if (error == BatchError.WrongChecksum) return Refuse(KafkaError.CorruptMessage, error);
        if (error != BatchError.None) return RefuseRecords(error);
        var refusal = CheckRecords(batch, rule, now, scratch, out latest);
        if (refusal is null && batch.Bytes.Length > rule.SegmentBytes)
            return new(KafkaError.RecordListTooLarge, $"A batch of {batch.Bytes.Length} bytes; segment.bytes is {rule.SegmentBytes}.") { KnowsStart = false };
        return refusal;
    }

    private static Refusal? CheckRecords(in RecordBatch batch, RecordRule rule, long now, WireBuffer scratch, out long latest)
    {
        latest = NoTime;
        List<ProduceResponse.RecordError>? wrong = null;
        var isTime = false;
        var index = 0;
        RecordBatch open;
        try
        {
            open = OpenBatch.Of(batch, scratch);
        }
        catch (InvalidDataException e)
        {
            return new(KafkaError.CorruptMessage, e.Message);
        }
        var reader = open.GetEnumerator();
        for (; reader.TryNext(); index++)
        {
            ref readonly var record = ref reader.Current;
            var text = rule.NeedsKeys && record.Key.IsNull ? "A compacted topic takes no record without a key." : TimeError(batch, record, rule, now, ref isTime);
            if (text is not null) (wrong ??= []).Add(new() { BatchIndex = index, BatchIndexErrorMessage = text });
            latest = Math.Max(latest, record.Timestamp);
        }
        if (reader.Error != BatchError.None) return RefuseRecords(reader.Error);
        if (rule.IsAppendTime) latest = now;
        if (wrong is null) return null;
        return new(isTime ? KafkaError.InvalidTimestamp : KafkaError.InvalidRecord, isTime ? WrongTimes : $"{wrong.Count} of {index} records are refused.") { Records = [.. wrong] };
    }

    private static string? TimeError(in RecordBatch batch, in RecordView record, RecordRule rule, long now, ref bool isTime)
    {
        string? text = null;
        if (!rule.IsAppendTime && record.Timestamp != NoTime)
        {
            if (now - record.Timestamp > rule.MostBefore || record.Timestamp - now > rule.MostAfter)
                text = $"Timestamp {record.Timestamp} is not within [{now - rule.MostBefore}, {now + rule.MostAfter}].";
        }
        else if (batch.Attributes.IsAppendTime)
        {
            text = "The append time is for the broker to set.";
        }
        isTime |= text is not null;
        return text;
    }

    private static Refusal Refuse(KafkaError told, BatchError error) => new(told, $"The batch is refused: {error}.") { KnowsStart = false };

    private static Refusal RefuseRecords(BatchError error) =>
        new(error == BatchError.UnknownCodec ? KafkaError.UnsupportedCompressionType : KafkaError.InvalidRecord, $"The batch is refused: {error}.");
}
