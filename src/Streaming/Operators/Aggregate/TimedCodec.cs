using System.Buffers;
using System.Buffers.Binary;

namespace Streaming.Operators.Aggregate;

/// <summary>Eight bytes of time, big-endian, then the accumulator.</summary>
internal sealed class TimedCodec<TAcc>(Codec<TAcc> codec) : Codec<Timed<TAcc>>
{
    private string? _error;

    public override string LastError => _error ?? codec.LastError;

    public override string Schema => codec.Schema;

    public override string? CannotRead(string stored) => codec.CannotRead(stored);

    public override void Encode(Timed<TAcc> value, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), value.Timestamp);
        output.Advance(sizeof(long));
        codec.Encode(value.Value, output);
    }

    public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out Timed<TAcc> value)
    {
        value = default;
        _error = data.Length < sizeof(long) ? "shorter than its time" : null;
        if (_error is not null) return DecodeStatus.Malformed;
        value.Timestamp = BinaryPrimitives.ReadInt64BigEndian(data);
        return codec.Decode(data[sizeof(long)..], headers, out value.Value);
    }
}
