using System.Buffers;

namespace Streaming.Tests.Support;

internal readonly record struct Sour(bool Throws);

/// <summary>A user's format that throws for some values, in the middle of them.</summary>
internal sealed class SourSerde : Serde<Sour>
{
    public override string Format => "sour";

    public override ValueTask<Codec<Sour>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) => new(new SourCodec());

    private sealed class SourCodec : Codec<Sour>
    {
        public override void Encode(Sour value, IBufferWriter<byte> output)
        {
            output.Write("so"u8);
            if (value.Throws) throw new InvalidOperationException("sour");
        }

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out Sour value)
        {
            value = default;
            return data.SequenceEqual("so"u8) ? DecodeStatus.Done : DecodeStatus.Malformed;
        }
    }
}
