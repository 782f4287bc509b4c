using System.Buffers;
using System.Buffers.Binary;

namespace Streaming.Serialization;

/// <summary>Values of a fixed number of bytes; any other length is malformed.</summary>
internal abstract class FixedCodec<T>(int size) : Codec<T>
    where T : struct
{
    private int _found;

    public override string LastError => $"{_found} bytes where {TypeNames.Of(typeof(T))} has {size}";

    public sealed override void Encode(T value, IBufferWriter<byte> output)
    {
        Write(value, output.GetSpan(size));
        output.Advance(size);
    }

    public sealed override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out T value)
    {
        if (data.Length == size)
        {
            value = Read(data);
            return DecodeStatus.Done;
        }
        _found = data.Length;
        value = default;
        return DecodeStatus.Malformed;
    }

    protected abstract void Write(T value, Span<byte> output);

    protected abstract T Read(ReadOnlySpan<byte> data);
}

/// <summary>See <see cref="Serdes.Int32"/>.</summary>
internal sealed class Int32Codec() : FixedCodec<int>(4)
{
    protected override void Write(int value, Span<byte> output) => BinaryPrimitives.WriteInt32BigEndian(output, value);

    protected override int Read(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadInt32BigEndian(data);
}

/// <summary>See <see cref="Serdes.Int64"/>.</summary>
internal sealed class Int64Codec() : FixedCodec<long>(8)
{
    protected override void Write(long value, Span<byte> output) => BinaryPrimitives.WriteInt64BigEndian(output, value);

    protected override long Read(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadInt64BigEndian(data);
}

/// <summary>See <see cref="Serdes.Double"/>.</summary>
internal sealed class DoubleCodec() : FixedCodec<double>(8)
{
    protected override void Write(double value, Span<byte> output) => BinaryPrimitives.WriteDoubleBigEndian(output, value);

    protected override double Read(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadDoubleBigEndian(data);
}
