using System.Text.Encodings.Web;
using System.Text.Json;

namespace Streaming.Planning;

/// <summary>
/// The stored form of a step's manifest: JSON with a version, so that a person can read it in the topic and a later build can add to it.
/// </summary>
internal static class ManifestCodec
{
    public const int Version = 1;

    // It is no part of a web page: what schemas are made of need not be escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ByteWriter output, StepManifest manifest)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("step", manifest.Step);
        json.WriteString("kind", manifest.Kind);
        json.WriteString("shape", manifest.Shape);
        json.WriteString("keys", manifest.Keys);
        json.WriteStartArray("values");
        foreach (var value in manifest.Values)
        {
            json.WriteStartObject();
            json.WriteString("subject", value.Subject);
            json.WriteString("format", value.Format);
            json.WriteStartArray("schemas");
            foreach (var schema in value.Schemas) json.WriteStringValue(schema);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads a manifest. Throws <see cref="FormatException"/> on what this build cannot read, such as a later version.</summary>
    public static StepManifest Read(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            var version = root.GetProperty("version").GetInt32();
            if (version != Version) throw new FormatException($"STR2303 A step's manifest has version {version}; this build reads {Version}. Run the build that wrote it, or a later one.");
            return new(
                Text(root, "step"), Text(root, "kind"), Text(root, "shape"), Text(root, "keys"),
                [.. root.GetProperty("values").EnumerateArray().Select(v => new ValueManifest(
                    Text(v, "subject"), Text(v, "format"), Schemas(v)))]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"STR2303 A step's manifest cannot be read: {e.Message} Run the build that wrote it, or reset the job (verb reset).", e);
        }
    }

    private static List<string> Schemas(JsonElement value)
    {
        var schemas = value.GetProperty("schemas").EnumerateArray().Select(s => s.GetString() ?? throw new JsonException("A schema is null.")).ToList();
        return schemas.Count > 0 ? schemas : throw new JsonException("A value has no schemas.");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"STR2303 A step's manifest has no '{name}'. Run the build that wrote it, or reset the job (verb reset).");
}
