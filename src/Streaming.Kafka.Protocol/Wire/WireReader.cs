using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Streaming.Kafka.Protocol;

/// <summary>
/// Reads the primitives of the protocol. Every length is checked against what is left before anything is taken or allocated; whatever is wrong is a
/// <see cref="WireException"/>.
/// </summary>
/// <param name="bytes">What to read. Byte strings that are read are parts of it, not copies.</param>
/// <param name="subject">What is read, for errors.</param>
internal ref struct WireReader(ReadOnlyMemory<byte> bytes, string subject)
{
    private readonly ReadOnlyMemory<byte> _memory = bytes;
    private readonly ReadOnlySpan<byte> _bytes = bytes.Span;
    private int _at;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _at;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _bytes.Length - _at;

    public sbyte Int8(string field) => (sbyte)Next(1, field)[0];

    public short Int16(string field) => BinaryPrimitives.ReadInt16BigEndian(Next(2, field));

    public int Int32(string field) => BinaryPrimitives.ReadInt32BigEndian(Next(4, field));

    public long Int64(string field) => BinaryPrimitives.ReadInt64BigEndian(Next(8, field));

    public Guid Uuid(string field) => new(Next(16, field), bigEndian: true);

    /// <summary>An unsigned number in groups of seven bits, the lowest first.</summary>
    public uint UnsignedVarint(string field)
    {
        if (!Varint.TryRead(_bytes, ref _at, out uint value)) throw Malformed(field, "an unsigned varint does not end where it must");
        return value;
    }

    /// <summary>The length of a string: -1 if it is null.</summary>
    public int TextLength(bool compact, string field) => compact ? CompactLength(field) : Checked(Int16(field), 1, field);

    /// <summary>The length of a byte string: -1 if it is null.</summary>
    public int BytesLength(bool compact, string field) => compact ? CompactLength(field) : Checked(Int32(field), 1, field);

    /// <summary>A number of bytes that follow.</summary>
    public int Size(string field) => Checked(UnsignedVarint(field), 1, field);

    /// <summary>The number of elements of an array, each of which takes <paramref name="least"/> bytes or more: -1 if it is null.</summary>
    public int Count(bool compact, int least, string field)
    {
        var count = compact ? (long)UnsignedVarint(field) - 1 : Int32(field);
        return Checked(count, least, field);
    }

    /// <summary>The next bytes as text.</summary>
    public string Text(int length, string field)
    {
        var text = Next(length, field);
        if (!Utf8.IsValid(text)) throw Malformed(field, "the text is not UTF-8");
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The next bytes, without a copy.</summary>
    public ReadOnlyMemory<byte> Take(int length, string field)
    {
        Next(length, field);
        return _memory.Slice(_at - length, length);
    }

    /// <summary>What is wrong with a field whose reading ended at the current position.</summary>
    public readonly WireException Malformed(string field, string problem) => new($"{subject}: {field}, before byte {_at} of {_bytes.Length}: {problem}.");

    private int CompactLength(string field) => Checked((long)UnsignedVarint(field) - 1, 1, field);

    private readonly int Checked(long count, int least, string field)
    {
        if (count < -1) throw Malformed(field, $"a length of {count}");
        if (count * least > Left) throw Malformed(field, $"a length of {count} is claimed, with {Left} bytes left");
        return (int)count;
    }

    private ReadOnlySpan<byte> Next(int length, string field)
    {
        if ((uint)length > (uint)Left) Short(length, field);
        var next = _bytes.Slice(_at, length);
        _at += length;
        return next;
    }

    [DoesNotReturn]
    private readonly void Short(int length, string field) => throw Malformed(field, $"it takes {length} bytes, and {Left} are left");
}
