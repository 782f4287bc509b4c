using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Streaming.Serialization;

/// <summary>
/// UTF-8 in which a lone surrogate is written as its own three bytes: a one-to-one map of all strings, also the ill-formed.
/// Source: "The WTF-8 encoding", https://simonsapin.github.io/wtf-8/.
/// </summary>
internal static class Wtf8
{
    /// <summary>Encodes into <paramref name="output"/>, which holds three bytes a character; returns the length.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> output)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done)
            {
                length += rune.EncodeToUtf8(output[length..]);
            }
            else
            {
                var unit = text[0];
                output[length++] = (byte)(0xE0 | unit >> 12);
                output[length++] = (byte)(0x80 | unit >> 6 & 0x3F);
                output[length++] = (byte)(0x80 | unit & 0x3F);
                used = 1;
            }
            text = text[used..];
        }
        return length;
    }

    /// <summary>Decodes; throws <see cref="FormatException"/> on bytes that <see cref="Encode"/> does not write.</summary>
    public static string Decode(ReadOnlySpan<byte> data) => Utf8.IsValid(data) ? Encoding.UTF8.GetString(data) : DecodeIllFormed(data);

    private static string DecodeIllFormed(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder(data.Length);
        while (!data.IsEmpty)
        {
            int used;
            if (Rune.DecodeFromUtf8(data, out var rune, out var count) == OperationStatus.Done)
            {
                text.Append(rune);
                used = count;
            }
            else
            {
                if (data.Length < 3 || data[0] != 0xED || data[1] is < 0xA0 or > 0xBF || data[2] is < 0x80 or > 0xBF) KeyBytes.Throw("a string is not UTF-8");
                var unit = (char)(0xD000 | (data[1] & 0x3F) << 6 | data[2] & 0x3F);
                // A pair in six bytes has its own form of four; two forms of one string would be two keys.
                if (char.IsLowSurrogate(unit) && text.Length > 0 && char.IsHighSurrogate(text[^1])) KeyBytes.Throw("a string is not UTF-8");
                text.Append(unit);
                used = 3;
            }
            data = data[used..];
        }
        return text.ToString();
    }
}
