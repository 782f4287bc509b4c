using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Serialization;

/// <summary>
/// What is wrong with a JSON payload, in words of the schema only: the path is walked along the type's metadata, and what the type
/// does not name (keys of dictionaries, unknown properties) is printed as <c>*</c>, for it is payload.
/// </summary>
internal static class JsonErrorText
{
    /// <summary>The text, such as <c>JSON path $.placedAt: cannot be read as DateTimeOffset</c>.</summary>
    public static string Of(Exception exception, JsonTypeInfo root)
    {
        var type = root;
        var path = exception is JsonException { Path: { } found } ? Walk(found, ref type) : "$";
        return $"JSON path {path}: {Cause(exception, type)}";
    }

    private static string Cause(Exception exception, JsonTypeInfo? type)
    {
        if (exception is not JsonException json)
        {
            return exception is NotSupportedException
                ? $"cannot be read as {Name(type)} (is its type discriminator missing?)"
                : $"a constructor, setter or converter threw {exception.GetType().Name}";
        }
        // The reader's own errors (syntax) come with the reader's exception, which is internal; those of conversion with another or none.
        if (json.InnerException is JsonException) return $"not valid JSON at line {json.LineNumber}, byte {json.BytePositionInLine}";
        if (json.Message.Contains("missing required properties", StringComparison.Ordinal)) return $"a required property of {Name(type)} is missing{Missing(json.Message)}";
        if (json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)) return "a property that the type does not have";
        if (json.Message.StartsWith("Duplicate property", StringComparison.Ordinal)) return "a property is given twice";
        return $"cannot be read as {Name(type)}";
    }

    private static string Name(JsonTypeInfo? type) => type is null ? "the type of the property" : TypeNames.Of(type.Type);

    // "... was missing required properties including: 'a', 'b'.": names of the schema, not of the payload.
    private static string Missing(string message)
    {
        const string Mark = "including: ";
        var at = message.IndexOf(Mark, StringComparison.Ordinal);
        var end = at < 0 ? -1 : message.IndexOf("'. ", at, StringComparison.Ordinal);
        if (at < 0) return "";
        at += Mark.Length;
        return ": " + (end < 0 ? message[at..].TrimEnd('.') : message[at..(end + 1)]);
    }

    private static string Walk(string path, ref JsonTypeInfo? type)
    {
        var text = new StringBuilder("$");
        for (var i = 1; i < path.Length;)
        {
            if (path[i] == '[' && i + 1 < path.Length && char.IsAsciiDigit(path[i + 1]))
            {
                var close = path.IndexOf(']', i);
                text.Append(path.AsSpan(i, close + 1 - i));
                type = Element(type);
                i = close + 1;
                continue;
            }
            // A name with special characters is written ['name'] without escapes, so its end cannot be told for sure: the path ends here.
            var isQuoted = path[i] == '[';
            var end = isQuoted ? path.Length : path.IndexOfAny(['.', '['], i + 1) is var next and >= 0 ? next : path.Length;
            var name = isQuoted ? path[(i + 2)..].TrimEnd(']').TrimEnd('\'') : path[(i + 1)..end];
            var known = Property(type, name);
            text.Append('.').Append(known is null ? "*" : known.Name);
            type = known is null ? Element(type) : TypeInfo(type!, known.PropertyType);
            i = end;
        }
        return text.ToString();
    }

    private static JsonPropertyInfo? Property(JsonTypeInfo? type, string name)
    {
        if (type is not { Kind: JsonTypeInfoKind.Object }) return null;
        var comparison = type.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return type.Properties.FirstOrDefault(p => string.Equals(p.Name, name, comparison));
    }

    private static JsonTypeInfo? Element(JsonTypeInfo? type) => type?.ElementType is { } element ? TypeInfo(type, element) : null;

    private static JsonTypeInfo? TypeInfo(JsonTypeInfo owner, Type type) => owner.Options.TryGetTypeInfo(type, out var info) ? info : null;
}
