using System.Runtime.CompilerServices;

namespace Streaming.Kafka.Protocol;

/// <content>Strings and byte strings.</content>
internal ref partial struct Wire
{
    public void String(ref string value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is not null) _out.Text(value ?? throw Unset(field), _compact, field);
        else value = ReadText(field) ?? throw Null(field);
    }

    /// <summary>A string that may be null. Where this version does not allow null, it is written as empty.</summary>
    public void NullableString(ref string? value, bool nullable = true, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is not null) _out.Text(nullable ? value : value ?? "", _compact, field);
        else value = ReadText(field) ?? (nullable ? null : throw Null(field));
    }

    /// <summary>Bytes; what is read is a part of the message, without a copy.</summary>
    public void Bytes(ref ReadOnlyMemory<byte> value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is not null) Append(value);
        else value = ReadBytes(field) ?? throw Null(field);
    }

    /// <summary>Bytes that may be null; what is read is a part of the message, without a copy.</summary>
    public void NullableBytes(ref ReadOnlyMemory<byte>? value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is not null) Append(value);
        else value = ReadBytes(field);
    }

    private void Append(ReadOnlyMemory<byte>? value)
    {
        _out!.BytesLength(value?.Length ?? -1, _compact);
        if (value is { } bytes) _out.Write(bytes);
    }

    private string? ReadText(string field)
    {
        var length = _in.TextLength(_compact, field);
        return length < 0 ? null : _in.Text(length, field);
    }

    private ReadOnlyMemory<byte>? ReadBytes(string field)
    {
        var length = _in.BytesLength(_compact, field);
        // Not "null": that would be converted to empty bytes.
        return length < 0 ? default(ReadOnlyMemory<byte>?) : _in.Take(length, field);
    }

    private static WireException Unset(string field) => new($"{field} is null, which no version allows.");

    private readonly WireException Null(string field) => _in.Malformed(field, "it is null, which this version does not allow");
}
