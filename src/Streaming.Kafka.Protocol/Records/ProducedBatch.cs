namespace Streaming.Kafka.Protocol.Records;

/// <summary>What a broker takes from a producer: exactly one batch for a partition, with consecutive offsets, that is no marker.</summary>
internal static class ProducedBatch
{
    /// <summary>Takes the batch out of the records of a produce request, if it is right in every respect that can be seen.</summary>
    public static BatchError TryRead(ReadOnlyMemory<byte> records, out RecordBatch batch)
    {
        var error = RecordBatch.TryRead(records, out batch);
        if (error != BatchError.None) return records.IsEmpty ? BatchError.NotOne : error;
        if (batch.Bytes.Length != records.Length) return BatchError.NotOne;
        error = BatchCheck.Full(batch);
        if (error != BatchError.None) return error;
        if (batch.Count == 0 || batch.Attributes.IsControl) return BatchError.NotForProducers;
        if (batch.Count != batch.LastOffsetDelta + 1L) return BatchError.WrongOffsets;
        return IsProducerRight(batch) ? BatchError.None : BatchError.WrongProducer;
    }

    /// <summary>What the producer is told.</summary>
    public static KafkaError ToKafka(BatchError error) => error switch
    {
        BatchError.None => KafkaError.None,
        BatchError.Truncated or BatchError.WrongLength or BatchError.WrongChecksum => KafkaError.CorruptMessage,
        BatchError.UnknownFormat => KafkaError.UnsupportedForMessageFormat,
        BatchError.UnknownCodec => KafkaError.UnsupportedCompressionType,
        _ => KafkaError.InvalidRecord,
    };

    private static bool IsProducerRight(in RecordBatch batch) => batch.ProducerId < 0
        ? !batch.Attributes.IsTransactional
        : batch is { ProducerEpoch: >= 0, BaseSequence: >= 0 };
}
