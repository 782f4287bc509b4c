using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Streaming.Serialization;

/// <summary>See <see cref="Serdes.Utf8"/>.</summary>
internal sealed class Utf8Codec : Codec<string>
{
    private int _errorAt;

    public override string LastError => $"byte {_errorAt} is not UTF-8";

    public override void Encode(string value, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        output.Advance(Encoding.UTF8.GetBytes(value, span));
    }

    public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out string value)
    {
        if (Utf8.IsValid(data))
        {
            value = Encoding.UTF8.GetString(data);
            return DecodeStatus.Done;
        }
        _errorAt = FirstInvalid(data);
        value = null!;
        return DecodeStatus.Malformed;
    }

    /// <summary>Index of the first byte that is not UTF-8; the length if there is none.</summary>
    internal static int FirstInvalid(ReadOnlySpan<byte> data)
    {
        var at = 0;
        while (at < data.Length && Rune.DecodeFromUtf8(data[at..], out _, out var used) == OperationStatus.Done) at += used;
        return at;
    }
}
