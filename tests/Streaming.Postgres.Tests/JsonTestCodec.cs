using System.Buffers;
using System.Text.Json;

namespace Streaming.Postgres.Tests;

/// <summary>JSON by reflection, for types of tests.</summary>
internal sealed class JsonTestCodec<T> : Codec<T>
{
    public override string LastError => "no JSON";

    public override void Encode(T value, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, value);
    }

    public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out T value)
    {
        try
        {
            value = JsonSerializer.Deserialize<T>(data)!;
            return DecodeStatus.Done;
        }
        catch (JsonException)
        {
            value = default!;
            return DecodeStatus.Malformed;
        }
    }
}
