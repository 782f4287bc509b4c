using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Serialization;

/// <summary>
/// Makes the shape of an enum. Whether, and how, names are written and read is the converter's secret, so it is tried with each.
/// </summary>
internal static class JsonEnumShapes
{
    public static EnumShape Of(JsonTypeInfo info)
    {
        var type = info.Type;
        var number = Enum.GetUnderlyingType(type).Name;
        var numbers = Enum.GetNames(type).ToDictionary(n => n, n => ((Enum)Enum.Parse(type, n)).ToString("D"), StringComparer.Ordinal);
        var values = Enum.GetValues(type).Cast<object>().ToList();
        var texts = values.Select(v => Text(v, info)).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return new()
        {
            Number = texts.Count > 0 ? null : number,
            Texts = texts,
            Numbers = numbers,
            ReadTexts = [.. texts.Concat(numbers.Keys).Distinct().Where(t => IsRead(JsonShapeText.Quoted(t), info))],
            ReadNumber = values.Count == 0 || IsRead(((Enum)values[0]).ToString("D"), info) ? number : null,
        };
    }

    private static string? Text(object value, JsonTypeInfo info)
    {
        var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(value, info));
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    private static bool IsRead(string json, JsonTypeInfo info)
    {
        try
        {
            JsonSerializer.Deserialize(json, info);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
