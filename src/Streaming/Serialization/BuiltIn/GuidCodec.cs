using System.Buffers;
using System.Buffers.Text;

namespace Streaming.Serialization;

/// <summary>See <see cref="Serdes.Guid"/>.</summary>
internal sealed class GuidCodec(bool lowerCaseOnly) : Codec<Guid>
{
    private const int Size = 36;
    private static readonly SearchValues<byte> UpperCase = SearchValues.Create("ABCDEF"u8);

    private string _error = "";

    public override string LastError => _error;

    public override void Encode(Guid value, IBufferWriter<byte> output)
    {
        value.TryFormat(output.GetSpan(Size), out var written);
        output.Advance(written);
    }

    public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out Guid value)
    {
        if (data.Length != Size || !Utf8Parser.TryParse(data, out value, out var used, 'D') || used != Size)
        {
            value = default;
            _error = data.Length == Size ? "not the text form of a Guid" : $"{data.Length} bytes where the text form of a Guid has {Size}";
            return DecodeStatus.Malformed;
        }
        if (!lowerCaseOnly || !data.ContainsAny(UpperCase)) return DecodeStatus.Done;
        _error = "a Guid in upper case, which as a key would be another than the same Guid in lower case";
        return DecodeStatus.Malformed;
    }
}
