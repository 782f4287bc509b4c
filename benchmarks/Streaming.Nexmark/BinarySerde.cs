using System.Buffers;

namespace Streaming.Nexmark;

/// <summary>Writes a value into a span and returns the bytes used.</summary>
internal delegate int BinaryWriter<in T>(T value, Span<byte> output);

/// <summary>Reads a value.</summary>
internal delegate T BinaryReader<out T>(ReadOnlySpan<byte> data);

/// <summary>A format of fixed numbers, little-endian, for what goes through exchanges and state.</summary>
/// <param name="format">Its name.</param>
/// <param name="write">Writes a value.</param>
/// <param name="read">Reads one.</param>
/// <param name="least">Bytes that a value has at least.</param>
/// <param name="most">Bytes that a value has at most; by default the least.</param>
internal sealed class BinarySerde<T>(string format, BinaryWriter<T> write, BinaryReader<T> read, int least, Func<T, int>? most = null) : Serde<T>
{
    public override string Format => format;

    public override ValueTask<Codec<T>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) => new(new BinaryCodec(write, read, least, most));

    private sealed class BinaryCodec(BinaryWriter<T> write, BinaryReader<T> read, int least, Func<T, int>? most) : Codec<T>
    {
        public override void Encode(T value, IBufferWriter<byte> output) => output.Advance(write(value, output.GetSpan(most?.Invoke(value) ?? least)));

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out T value)
        {
            var fits = data.Length >= least;
            value = fits ? read(data) : default!;
            return fits ? DecodeStatus.Done : DecodeStatus.Malformed;
        }
    }
}
