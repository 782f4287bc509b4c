using System.Text.Unicode;

namespace Streaming.Serialization;

/// <summary>
/// Strings in UTF-8, in the order of code points. A zero byte is written 00 FF, the end 00 01, and null is 00 00: so null comes first,
/// then the empty string, a shorter string before the longer that it begins, and <c>string</c> and <c>string?</c> have the same bytes.
/// A lone surrogate is written as if it were a code point (WTF-8), so that unequal strings never get equal bytes.
/// </summary>
internal readonly struct StringPart : IKeyPart<string?>
{
    private const byte NullMark = 0x00, EndMark = 0x01, ZeroMark = 0xFF;

    public string Format => "utf8";

    public void Write(string? value, ByteWriter output)
    {
        if (value is not null) WriteText(value, output);
        var end = output.GetSpan(2);
        end[0] = 0;
        end[1] = value is null ? NullMark : EndMark;
        output.Advance(2);
    }

    public string? Read(ref ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (end < 0 || end + 1 == data.Length) KeyBytes.Throw("a string does not end");
        var mark = data[end + 1];
        if (mark == EndMark)
        {
            var text = Wtf8.Decode(data[..end]);
            data = data[(end + 2)..];
            return text;
        }
        if (mark == ZeroMark) return ReadEscaped(ref data);
        if (end != 0 || mark != NullMark) KeyBytes.Throw("a string has an unknown mark");
        data = data[2..];
        return null;
    }

    private static void WriteText(string value, ByteWriter output)
    {
        var span = output.GetSpan(checked(value.Length * 3));
        var written = Utf8.FromUtf16(value, span, out _, out var length, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done
            ? length
            : Wtf8.Encode(value, span);
        if (span[..written].Contains((byte)0)) Escape(span[..written].ToArray(), output);
        else output.Advance(written);
    }

    private static void Escape(ReadOnlySpan<byte> text, ByteWriter output)
    {
        foreach (var b in text)
        {
            output.WriteByte(b);
            if (b == 0) output.WriteByte(ZeroMark);
        }
    }

    private static string ReadEscaped(ref ReadOnlySpan<byte> data)
    {
        var text = new ByteWriter(data.Length);
        for (var i = 0; ; i++)
        {
            var zero = data[i..].IndexOf((byte)0);
            if (zero < 0 || i + zero + 1 == data.Length) KeyBytes.Throw("a string does not end");
            text.Write(data.Slice(i, zero));
            i += zero + 1;
            if (data[i] == EndMark)
            {
                data = data[(i + 1)..];
                return Wtf8.Decode(text.Written);
            }
            if (data[i] != ZeroMark) KeyBytes.Throw("a string has an unknown mark");
            text.WriteByte(0);
        }
    }
}
