using System.Buffers.Binary;
using Streaming.Kafka.Embedded.Records;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Compaction;

/// <summary>Writes batches with fewer records than they had. Offsets, producers and sequences stay as they were.</summary>
internal sealed class BatchRewriter : IDisposable
{
    private const long NoTime = -1;

    private readonly WireBuffer _plain = new(1), _result = new(1);

    /// <summary>A batch without its records, which keeps the last number of a producer or the last offset of a log.</summary>
    public ReadOnlySpan<byte> Empty(in RecordBatch batch)
    {
        _result.Truncate();
        _result.Write(batch.Span[..BatchLayout.Records]);
        var bytes = _result.From(0);
        SetAttributes(bytes, batch.Attributes with { Codec = CompressionCodec.None, HasDeleteHorizon = false });
        BinaryPrimitives.WriteInt64BigEndian(bytes[BatchLayout.BaseTimestamp..], NoTime);
        BinaryPrimitives.WriteInt32BigEndian(bytes[BatchLayout.Count..], 0);
        BatchPatch.Seal(bytes);
        return bytes;
    }

    /// <summary>A batch with those of its records that are kept, at least one.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="open">The same without compression.</param>
    /// <param name="keep">Which records are kept, by their places in the batch.</param>
    /// <param name="horizon">Until when tombstones and markers in it are kept; null if that is not known.</param>
    public ReadOnlySpan<byte> Write(in RecordBatch batch, in RecordBatch open, IReadOnlyList<bool> keep, long? horizon)
    {
        _plain.Truncate();
        var writer = new RecordBatchWriter(_plain);
        writer.Begin(new()
        {
            BaseOffset = batch.BaseOffset,
            LeaderEpoch = batch.LeaderEpoch,
            Attributes = batch.Attributes with { Codec = CompressionCodec.None, HasDeleteHorizon = horizon is not null },
            BaseTimestamp = horizon,
            ProducerId = batch.ProducerId,
            ProducerEpoch = batch.ProducerEpoch,
            BaseSequence = batch.BaseSequence,
        });
        var index = 0;
        foreach (ref readonly var record in open)
        {
            if (!keep[index++]) continue;
            var span = open.Span;
            writer.Append((int)(record.Offset - open.BaseOffset), record.Timestamp, record.Key.OrNull(span), record.Value.OrNull(span), record.HeaderCount, record.Headers.Of(span));
        }
        var bytes = writer.End();
        BinaryPrimitives.WriteInt32BigEndian(bytes[BatchLayout.LastOffsetDelta..], batch.LastOffsetDelta);
        return Close(bytes, batch.Attributes.Codec);
    }

    public void Dispose()
    {
        _plain.Dispose();
        _result.Dispose();
    }

    private static void SetAttributes(Span<byte> batch, BatchAttributes attributes) => BinaryPrimitives.WriteInt16BigEndian(batch[BatchLayout.Attributes..], attributes.Value);

    private Span<byte> Close(Span<byte> plain, CompressionCodec codec)
    {
        if (codec == CompressionCodec.None)
        {
            BatchPatch.Seal(plain);
            return plain;
        }
        _result.Truncate();
        _result.Write(plain[..BatchLayout.Records]);
        Codecs.Compress(codec, plain[BatchLayout.Records..], _result);
        var bytes = _result.From(0);
        SetAttributes(bytes, new BatchAttributes(BinaryPrimitives.ReadInt16BigEndian(bytes[BatchLayout.Attributes..])) with { Codec = codec });
        BatchPatch.Seal(bytes);
        return bytes;
    }
}
