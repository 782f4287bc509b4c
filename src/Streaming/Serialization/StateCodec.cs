namespace Streaming.Serialization;

/// <summary>
/// The form of every stored value, in the store and in its changelog: a format byte, the ordinal of the value's schema in the step's
/// manifest (LEB128, one byte below 128), then what the codec writes. The format byte is what lets a later build change the rest.
/// Used by one thread at a time.
/// </summary>
/// <param name="store">Name of the store, for errors.</param>
/// <param name="codec">The format of values. It reads all schemas up to <paramref name="ordinal"/>: the manifest was compared before.</param>
/// <param name="ordinal">Ordinal of the schema that is written, 0 for the first.</param>
internal sealed class StateCodec<T>(string store, Codec<T> codec, int ordinal = 0)
{
    /// <summary>The format that is written, and the only one there has been.</summary>
    public const byte Format = 1;

    private readonly byte[] _header = MakeHeader(ordinal);

    /// <summary>Appends the value's stored form. If the codec throws, nothing is appended.</summary>
    public void Encode(T value, ByteWriter output)
    {
        var start = output.Length;
        output.Write(_header);
        try
        {
            codec.Encode(value, output);
        }
        catch
        {
            output.Truncate(start);
            throw;
        }
    }

    /// <summary>Reads a stored value. Throws <see cref="StateFormatException"/> on what this build cannot read.</summary>
    public T Decode(ReadOnlySpan<byte> data)
    {
        if (!data.StartsWith(_header)) CheckHeader(ref data);
        else data = data[_header.Length..];
        var status = codec.Decode(data, default, out var value);
        return status == DecodeStatus.Done ? value : throw StateFormatException.Undecodable(store, TypeNames.Of(typeof(T)), codec.Error(status));
    }

    private static byte[] MakeHeader(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        List<byte> header = [Format];
        var rest = (uint)ordinal;
        for (; rest >= 0x80; rest >>= 7) header.Add((byte)(rest | 0x80));
        header.Add((byte)rest);
        return [.. header];
    }

    // Values of earlier schemas come here.
    private void CheckHeader(ref ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) throw StateFormatException.Truncated(store);
        if (data[0] != Format) throw StateFormatException.UnknownFormat(store, data[0], Format);
        data = data[1..];
        ulong found = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (data.IsEmpty || shift > 28) throw StateFormatException.Truncated(store);
            var b = data[0];
            data = data[1..];
            found |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) break;
        }
        if (found > (ulong)ordinal) throw StateFormatException.UnknownSchema(store, found, ordinal);
    }
}
