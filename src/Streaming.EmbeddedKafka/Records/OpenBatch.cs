using System.Buffers.Binary;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Records;

/// <summary>Lets compressed batches be read like others.</summary>
internal static class OpenBatch
{
    /// <summary>
    /// The same batch without compression: itself, if it has none, else one in <paramref name="scratch"/>, whose checksum is not set. <see cref="InvalidDataException"/> if
    /// it cannot be decompressed.
    /// </summary>
    public static RecordBatch Of(in RecordBatch batch, WireBuffer scratch)
    {
        var codec = batch.Attributes.Codec;
        if (codec == CompressionCodec.None || batch.Count == 0) return batch;
        scratch.Truncate();
        scratch.Write(batch.Span[..BatchLayout.Records]);
        Codecs.Decompress(codec, batch.Bytes[BatchLayout.Records..], scratch);
        var bytes = scratch.From(0);
        BinaryPrimitives.WriteInt16BigEndian(bytes[BatchLayout.Attributes..], (batch.Attributes with { Codec = CompressionCodec.None }).Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[BatchLayout.Length..], bytes.Length - BatchLayout.BeforeLength);
        var error = RecordBatch.TryRead(scratch.Memory, out var open);
        return error == BatchError.None ? open : throw new InvalidDataException($"A batch is none without its compression: {error}.");
    }
}
