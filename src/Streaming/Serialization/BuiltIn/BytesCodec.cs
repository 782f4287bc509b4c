using System.Buffers;

namespace Streaming.Serialization;

/// <summary>See <see cref="Serdes.Bytes"/>.</summary>
internal sealed class BytesCodec : Codec<byte[]>
{
    public override void Encode(byte[] value, IBufferWriter<byte> output) => output.Write(value);

    public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out byte[] value)
    {
        value = data.ToArray();
        return DecodeStatus.Done;
    }
}
