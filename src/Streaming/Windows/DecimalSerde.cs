using System.Buffers;
using System.Buffers.Binary;

namespace Streaming.Windows;

/// <summary>Sums of decimals in state: the four words of <see cref="decimal.GetBits(decimal)"/>, little-endian.</summary>
internal sealed class DecimalSerde : Serde<decimal>
{
    public static readonly DecimalSerde Instance = new();

    public override string Format => "decimal";

    public override ValueTask<Codec<decimal>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) => new(new DecimalCodec());

    private sealed class DecimalCodec : Codec<decimal>
    {
        private const int Size = 16;

        public override void Encode(decimal value, IBufferWriter<byte> output)
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(value, bits);
            var span = output.GetSpan(Size);
            for (var i = 0; i < bits.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(span[(i * 4)..], bits[i]);
            output.Advance(Size);
        }

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out decimal value)
        {
            value = default;
            if (data.Length != Size) return DecodeStatus.Malformed;
            Span<int> bits = stackalloc int[4];
            for (var i = 0; i < bits.Length; i++) bits[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(i * 4)..]);
            const int Signs = unchecked((int)0x80FF0000);
            if ((bits[3] & ~Signs) != 0 || ((bits[3] >> 16) & 0xFF) > 28) return DecodeStatus.Malformed;
            value = new decimal(bits);
            return DecodeStatus.Done;
        }
    }
}
