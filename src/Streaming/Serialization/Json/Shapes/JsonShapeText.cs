using System.Text;
using System.Text.Json;

namespace Streaming.Serialization;

/// <summary>
/// A shape as text, read back by <see cref="JsonShapeParser"/>. It is in manifests, so it never changes for an unchanged shape.
/// </summary>
/// <remarks>
/// <code>
/// shape    = ( scalar | enum | list | map | object | "^" number ) [ "?" ]           ^n: the n-th object from the front, 0 the first; ?: or null
/// scalar   = type { "/text" | "/named" }                                            a number in quotes; that may be "NaN"
/// enum     = "enum(" name { "," name } ")" | "enum " type "(" name "=" number { "," .. } ")"
/// list     = "[" shape "]"
/// map      = "&lt;" shape ":" shape "&gt;"                                                key, value
/// object   = "{" { name [ "!" ] [ "~" ] [ "=" ] ":" shape ";" } "}" [ "|" name "(" tag "=" shape { "," .. } ")" ]
///                                                                                   required; may be left out; computed; derived types
/// name     = letters, digits, "_" "$" "." "-" | a JSON string | "*"                 *: properties that the type does not have
/// </code>
/// </remarks>
internal static class JsonShapeText
{
    private const string NamePunctuation = "_$.-";

    public static string Of(JsonShape shape)
    {
        var text = new StringBuilder();
        Write(text, shape, []);
        return text.ToString();
    }

    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>True for a character of a name that needs no quotes.</summary>
    public static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || NamePunctuation.Contains(c, StringComparison.Ordinal);

    private static void Write(StringBuilder text, JsonShape shape, Dictionary<ObjectShape, int> seen)
    {
        switch (shape)
        {
            case NullableShape nullable:
                Write(text, nullable.Of, seen);
                text.Append('?');
                break;
            case ScalarShape scalar:
                text.Append(scalar.Type);
                if (scalar.Writes.HasFlag(NumberForms.Text)) text.Append("/text");
                if (scalar.Writes.HasFlag(NumberForms.Named)) text.Append("/named");
                break;
            case EnumShape { Number: null } named:
                text.Append("enum(").AppendJoin(',', named.Texts.Select(Name)).Append(')');
                break;
            case EnumShape numbered:
                text.Append("enum ").Append(numbered.Number).Append('(')
                    .AppendJoin(',', numbered.Numbers.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => $"{Name(n.Key)}={n.Value}")).Append(')');
                break;
            case ListShape list:
                text.Append('[');
                Write(text, list.Element, seen);
                text.Append(']');
                break;
            case MapShape map:
                text.Append('<');
                Write(text, map.Key, seen);
                text.Append(':');
                Write(text, map.Value, seen);
                text.Append('>');
                break;
            case ObjectShape known when seen.TryGetValue(known, out var number):
                text.Append('^').Append(number);
                break;
            case ObjectShape type:
                seen.Add(type, seen.Count);
                Write(text, type, seen);
                break;
        }
    }

    private static void Write(StringBuilder text, ObjectShape type, Dictionary<ObjectShape, int> seen)
    {
        text.Append('{');
        foreach (var property in type.Properties.Where(p => p.Written is not null))
        {
            text.Append(property.IsOthers ? PropertyShape.Others : Name(property.Name));
            if (property.IsRequired) text.Append('!');
            if (property.MayBeLeftOut) text.Append('~');
            if (property.IsComputed) text.Append('=');
            text.Append(':');
            Write(text, property.Written!, seen);
            text.Append(';');
        }
        text.Append('}');
        if (type.Discriminator is null) return;
        text.Append('|').Append(Name(type.Discriminator)).Append('(');
        for (var i = 0; i < type.Derived.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(type.Derived[i].Tag).Append('=');
            Write(text, type.Derived[i].Shape, seen);
        }
        text.Append(')');
    }

    private static string Name(string name) => name.Length > 0 && name.All(IsPlain) ? name : Quoted(name);
}
