using System.Buffers.Binary;
using System.Text;

namespace Streaming.Kafka.Protocol;

/// <content>The primitives of the protocol, appended.</content>
internal sealed partial class WireBuffer
{
    public void Int8(sbyte value) => Next(1)[0] = (byte)value;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Next(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Next(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Next(8), value);

    public void Uuid(Guid value) => value.TryWriteBytes(Next(16), bigEndian: true, out _);

    /// <summary>An unsigned number in groups of seven bits, the lowest first.</summary>
    public void UnsignedVarint(uint value)
    {
        Reserve(Varint.MaxBytes);
        Varint.Write(_data, ref _length, value);
    }

    /// <summary>A length of 16 bits, or a compact one; -1 for null.</summary>
    public void TextLength(int length, bool compact)
    {
        if (compact) UnsignedVarint((uint)(length + 1));
        else Int16(checked((short)length));
    }

    /// <summary>A length or count of 32 bits, or a compact one; -1 for null.</summary>
    public void BytesLength(int length, bool compact)
    {
        if (compact) UnsignedVarint((uint)(length + 1));
        else Int32(length);
    }

    /// <summary>A string with its length, null too. Lone surrogates become U+FFFD.</summary>
    public void Text(string? value, bool compact, string field)
    {
        if (value is null)
        {
            TextLength(-1, compact);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(value);
        if (!compact && length > short.MaxValue) throw new WireException($"{field}: {length} bytes of text; this version has room for {short.MaxValue}.");
        TextLength(length, compact);
        Encoding.UTF8.GetBytes(value, Next(length));
    }

    /// <summary>Bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    private Span<byte> Next(int count)
    {
        Reserve(count);
        var next = _data.AsSpan(_length, count);
        _length += count;
        return next;
    }
}
