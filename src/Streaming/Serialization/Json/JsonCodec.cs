using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Streaming.Serialization;

/// <summary>See <see cref="Serdes.Json"/>. The writer is kept from record to record.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A writer over a buffer of someone else holds nothing to give back.")]
internal sealed class JsonCodec<T>(JsonTypeInfo<T> typeInfo, Lazy<JsonShape> shape) : Codec<T>
{
    private readonly JsonWriterOptions _options = new()
    {
        Encoder = typeInfo.Options.Encoder,
        Indented = typeInfo.Options.WriteIndented,
        IndentCharacter = typeInfo.Options.IndentCharacter,
        IndentSize = typeInfo.Options.IndentSize,
        NewLine = typeInfo.Options.NewLine,
        MaxDepth = typeInfo.Options.MaxDepth == 0 ? 64 : typeInfo.Options.MaxDepth,
        SkipValidation = true,
    };

    private Utf8JsonWriter? _writer;
    private string _error = "";

    public override string LastError => _error;

    public override string Schema => shape.Value.ToString();

    public override string? CannotRead(string stored)
    {
        // A build always reads its own: what it may do is not for a restart to judge.
        if (stored == Schema) return null;
        try
        {
            return JsonShapeRules.CannotRead(JsonShapeParser.Parse(stored), shape.Value, typeInfo.Options.PropertyNameCaseInsensitive);
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    public override void Encode(T value, IBufferWriter<byte> output)
    {
        if (_writer is null) _writer = new Utf8JsonWriter(output, _options);
        else _writer.Reset(output);
        JsonSerializer.Serialize(_writer, value, typeInfo);
        _writer.Flush();
    }

    public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out T value)
    {
        if (data.IsEmpty) return Fail("empty", out value);
        // The reader would not look into a property that the type does not have.
        if (!Utf8.IsValid(data)) return Fail($"byte {Utf8Codec.FirstInvalid(data)} is not UTF-8", out value);
        try
        {
            value = JsonSerializer.Deserialize(data, typeInfo)!;
            return value is null ? Fail("JSON path $: null", out value) : DecodeStatus.Done;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Fail(JsonErrorText.Of(e, typeInfo), out value);
        }
    }

    private DecodeStatus Fail(string error, out T value)
    {
        _error = error;
        value = default!;
        return DecodeStatus.Malformed;
    }
}
