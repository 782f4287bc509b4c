using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Serialization;

/// <summary>
/// The shape of a type's JSON as text: names and types of properties, all the way down, in the order of names, without any name of a
/// type of the user's. Equal for equal shapes in every process and for both metadata sources; a cycle is a reference to the type's number.
/// The fingerprints of it are in manifests, so this text never changes for an unchanged shape.
/// </summary>
internal sealed class JsonShape
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Type, int> _seen = [];
    private readonly JsonSerializerOptions _options;

    private JsonShape(JsonSerializerOptions options) => _options = options;

    /// <summary>The text.</summary>
    public static string Of(JsonTypeInfo typeInfo)
    {
        var shape = new JsonShape(typeInfo.Options);
        shape.WriteType(typeInfo.Type);
        return shape._text.ToString();
    }

    /// <summary>The first 64 bits of the text's SHA-256, never 0.</summary>
    public static ulong FingerprintOf(JsonTypeInfo typeInfo) =>
        Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Of(typeInfo)))));

    private void Write(JsonTypeInfo type)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object: WriteObject(type); break;
            case JsonTypeInfoKind.Enumerable: WriteElement('[', type, ']'); break;
            case JsonTypeInfoKind.Dictionary: WriteElement('<', type, '>'); break;
            default: WriteScalar(type.Type); break;
        }
    }

    private void WriteObject(JsonTypeInfo type)
    {
        if (_seen.TryGetValue(type.Type, out var number))
        {
            _text.Append('^').Append(number);
            return;
        }
        _seen.Add(type.Type, _seen.Count);
        _text.Append('{');
        foreach (var property in type.Properties.Where(p => p.Get is not null || p.Set is not null).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            _text.Append(property.IsExtensionData ? "*" : JsonEncodedText.Encode(property.Name)).Append(property.IsRequired ? "!:" : ":");
            if (property.CustomConverter is null) WriteType(property.PropertyType);
            else _text.Append("custom");
            _text.Append(';');
        }
        _text.Append('}');
        WriteDerived(type);
    }

    private void WriteDerived(JsonTypeInfo type)
    {
        if (type.PolymorphismOptions is not { } options) return;
        _text.Append('|').Append(options.TypeDiscriminatorPropertyName);
        foreach (var derived in options.DerivedTypes.OrderBy(d => $"{d.TypeDiscriminator}", StringComparer.Ordinal))
        {
            _text.Append('|').Append(derived.TypeDiscriminator).Append('=');
            if (derived.DerivedType == type.Type) _text.Append('^').Append(_seen[type.Type]);
            else WriteType(derived.DerivedType);
        }
    }

    private void WriteElement(char open, JsonTypeInfo type, char close)
    {
        _text.Append(open);
        WriteType(type.ElementType ?? typeof(object));
        _text.Append(close);
    }

    private void WriteType(Type type)
    {
        // A nullable value may have no metadata of its own.
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            WriteType(underlying);
            _text.Append('?');
        }
        else if (_options.TryGetTypeInfo(type, out var info)) Write(info);
        else WriteScalar(type);
    }

    private void WriteScalar(Type type)
    {
        if (type.IsEnum) WriteEnum(type);
        else _text.Append(type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true ? type.Name : "custom");
    }

    // An enum's names are part of the shape only if they are written; whether they are is the converter's secret, so a value is tried.
    private void WriteEnum(Type type)
    {
        var values = Enum.GetValues(type);
        var sample = values.Length == 0 ? Activator.CreateInstance(type) : values.GetValue(0);
        var isText = _options.TryGetTypeInfo(type, out var info) && JsonSerializer.SerializeToUtf8Bytes(sample, info) is [(byte)'"', ..];
        if (isText) _text.Append("enum(").AppendJoin(',', Enum.GetNames(type).Order(StringComparer.Ordinal)).Append(')');
        else _text.Append(Enum.GetUnderlyingType(type).Name);
    }
}
