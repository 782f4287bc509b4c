namespace Streaming.Serialization;

/// <summary>False 00, true 01.</summary>
internal readonly struct BoolPart : IKeyPart<bool>
{
    public string Format => "bool";

    public void Write(bool value, ByteWriter output) => output.WriteByte(value ? (byte)1 : (byte)0);

    public bool Read(ref ReadOnlySpan<byte> data)
    {
        var value = KeyBytes.Take(ref data, 1)[0];
        if (value > 1) KeyBytes.Throw("a bool is neither 0 nor 1");
        return value == 1;
    }
}

/// <summary>The sixteen bytes in the order of the text form, which is the order of <see cref="Guid.CompareTo(Guid)"/>.</summary>
internal readonly struct GuidPart : IKeyPart<Guid>
{
    public string Format => "guid";

    public void Write(Guid value, ByteWriter output)
    {
        value.TryWriteBytes(output.GetSpan(16), bigEndian: true, out _);
        output.Advance(16);
    }

    public Guid Read(ref ReadOnlySpan<byte> data) => new(KeyBytes.Take(ref data, 16), bigEndian: true);
}

/// <summary>A marker byte, 00 for null (which comes first) and 01, then the value.</summary>
internal readonly struct NullablePart<T, TPart>(TPart part) : IKeyPart<T?>
    where T : struct
    where TPart : struct, IKeyPart<T>
{
    public string Format => part.Format + "?";

    public void Write(T? value, ByteWriter output)
    {
        output.WriteByte(value.HasValue ? (byte)1 : (byte)0);
        if (value.HasValue) part.Write(value.GetValueOrDefault(), output);
    }

    public T? Read(ref ReadOnlySpan<byte> data) => KeyBytes.Take(ref data, 1)[0] switch
    {
        0 => null,
        1 => part.Read(ref data),
        _ => throw new FormatException("Key bytes are malformed: the marker of a nullable value is neither 0 nor 1."),
    };
}

/// <summary>A record class inside a key: as <see cref="NullablePart{T,TPart}"/>, since a reference may always be null.</summary>
internal readonly struct ReferencePart<T, TPart>(TPart part) : IKeyPart<T?>
    where T : class
    where TPart : struct, IKeyPart<T>
{
    public string Format => part.Format + "?";

    public void Write(T? value, ByteWriter output)
    {
        output.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null) part.Write(value, output);
    }

    public T? Read(ref ReadOnlySpan<byte> data) => KeyBytes.Take(ref data, 1)[0] switch
    {
        0 => null,
        1 => part.Read(ref data),
        _ => throw new FormatException("Key bytes are malformed: the marker of a reference is neither 0 nor 1."),
    };
}
