namespace Streaming.Kafka.Protocol.Records;

/// <summary>Finds out whether a batch is what it says.</summary>
internal static class BatchCheck
{
    /// <summary>Checksum, offsets, and the records and headers down to the last byte; of a compressed batch only what is outside of the records.</summary>
    public static BatchError Full(in RecordBatch batch)
    {
        var error = Outside(batch);
        if (error != BatchError.None || batch.Attributes.Codec != CompressionCodec.None) return error;
        var reader = batch.GetEnumerator();
        while (reader.TryNext())
        {
            if (HasBrokenHeaders(batch, reader.Current)) return BatchError.WrongRecord;
        }
        return reader.Error;
    }

    /// <summary>Checksum, count, offsets and codec: what can be seen without the records.</summary>
    public static BatchError Outside(in RecordBatch batch)
    {
        if (!batch.IsIntact) return BatchError.WrongChecksum;
        if (batch.Count < 0) return BatchError.WrongCount;
        // In int.MinValue an offset that is too high comes out negative.
        if (batch.LastOffsetDelta < 0 || batch.LastOffset < batch.BaseOffset || batch.Count > batch.LastOffsetDelta + 1L) return BatchError.WrongOffsets;
        return batch.Attributes.Codec > CompressionCodec.Zstd ? BatchError.UnknownCodec : BatchError.None;
    }

    private static bool HasBrokenHeaders(in RecordBatch batch, in RecordView record)
    {
        if (record.HeaderCount == 0) return false;
        var headers = new HeaderReader(batch.Span, record);
        while (headers.TryNext())
        {
        }
        return headers.IsBroken;
    }
}
