using System.Runtime.CompilerServices;

namespace Streaming.Kafka.Protocol;

/// <summary>
/// One pass over the fields of a message in one version, in either direction. A structure describes its fields once (<see cref="IMessage.Fields"/>), and each call reads
/// the field from the bytes or appends the field's bytes; so reading and writing cannot differ.
/// </summary>
internal ref partial struct Wire
{
    private readonly WireBuffer? _out;
    private readonly bool _compact;
    private WireReader _in;
    private TagSection _tags;

    private Wire(WireReader from, WireBuffer? to, short version, bool flexible)
    {
        _in = from;
        _out = to;
        _compact = flexible;
        Version = version;
    }

    /// <summary>The version of the message that is read or written.</summary>
    public short Version { get; }

    /// <summary>When reading: bytes read so far.</summary>
    public readonly int Position => _in.Position;

    /// <summary>A pass that reads. <paramref name="flexible"/>: the version has compact lengths and tagged fields; <paramref name="subject"/>: what it is, for errors.</summary>
    public static Wire Reading(ReadOnlyMemory<byte> bytes, short version, bool flexible, string subject) => new(new(bytes, subject), null, version, flexible);

    /// <summary>A pass that appends to <paramref name="to"/>.</summary>
    public static Wire Writing(WireBuffer to, short version, bool flexible) => new(default, to, version, flexible);

    public void Int8(ref sbyte value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is null) value = _in.Int8(field);
        else _out.Int8(value);
    }

    public void Int16(ref short value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is null) value = _in.Int16(field);
        else _out.Int16(value);
    }

    public void Int32(ref int value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is null) value = _in.Int32(field);
        else _out.Int32(value);
    }

    public void Int64(ref long value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is null) value = _in.Int64(field);
        else _out.Int64(value);
    }

    /// <summary>One byte; anything but 0 is true.</summary>
    public void Bool(ref bool value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is null) value = _in.Int8(field) != 0;
        else _out.Int8(value ? (sbyte)1 : (sbyte)0);
    }

    /// <summary>Sixteen bytes in the order of the text; all zero means that there is none.</summary>
    public void Uuid(ref Guid value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is null) value = _in.Uuid(field);
        else _out.Uuid(value);
    }

    /// <summary>A number that has names, as wide as its enum: 8 or 16 bits. Numbers without a name pass too.</summary>
    public void Code<TEnum>(ref TEnum value, [CallerArgumentExpression(nameof(value))] string field = "") where TEnum : unmanaged, Enum
    {
        if (Unsafe.SizeOf<TEnum>() == 1) Int8(ref Unsafe.As<TEnum, sbyte>(ref value), field);
        else Int16(ref Unsafe.As<TEnum, short>(ref value), field);
    }
}
