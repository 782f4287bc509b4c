using System.Buffers;
using System.Buffers.Binary;

namespace Streaming.Benchmarks.Support;

/// <summary>Sixteen bytes.</summary>
internal sealed class TotalSerde : Serde<Total>
{
    public override string Format => "total";

    public override ValueTask<Codec<Total>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) => new(new TotalCodec());

    private sealed class TotalCodec : Codec<Total>
    {
        public override void Encode(Total value, IBufferWriter<byte> output)
        {
            var span = output.GetSpan(16);
            BinaryPrimitives.WriteInt64BigEndian(span, value.Orders);
            BinaryPrimitives.WriteInt64BigEndian(span[8..], value.Amount);
            output.Advance(16);
        }

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out Total value)
        {
            value = new(BinaryPrimitives.ReadInt64BigEndian(data), BinaryPrimitives.ReadInt64BigEndian(data[8..]));
            return DecodeStatus.Done;
        }
    }
}
