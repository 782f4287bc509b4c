using System.Text;

namespace Streaming.Postgres.Tables;

/// <summary>A table's name: <c>table</c>, <c>schema.table</c>; a part with a dot in it is put in double quotes, in which a quote is doubled. Taken as written, never folded to lower case.</summary>
internal sealed record TableName(string? Schema, string Table)
{
    /// <summary>For SQL.</summary>
    public string Sql => Schema is null ? SqlName.Quote(Table) : $"{SqlName.Quote(Schema)}.{SqlName.Quote(Table)}";

    /// <summary>Reads a name; null with the mistake if it is none.</summary>
    public static TableName? Parse(string text, out string mistake)
    {
        var parts = new List<string>();
        for (var i = 0; ; i++)
        {
            if (!TryReadPart(text, ref i, out var part))
            {
                mistake = "has a double quote that does not enclose one whole part of it";
                return null;
            }
            if (SqlName.Mistake(part) is { } wrong)
            {
                mistake = parts.Count == 0 && i == text.Length ? wrong : $"has a part that {wrong}";
                return null;
            }
            parts.Add(part);
            if (i == text.Length) break;
        }
        mistake = parts.Count > 2 ? "has more than a schema and a table; put a part that contains a dot in double quotes" : "";
        return parts.Count > 2 ? null : new(parts.Count == 2 ? parts[0] : null, parts[^1]);
    }

    /// <summary>The durable name that a sink has by default: the table's, without quotes.</summary>
    public static string DefaultSinkName(string text) => Parse(text, out _)?.ToString() ?? text;

    public override string ToString() => Schema is null ? Table : $"{Schema}.{Table}";

    // Reads up to a dot or the end; i is then there.
    private static bool TryReadPart(string text, ref int i, out string part)
    {
        var read = new StringBuilder();
        if (i < text.Length && text[i] == '"')
        {
            for (i++; i < text.Length; i++)
            {
                if (text[i] == '"' && (i + 1 == text.Length || text[i + 1] != '"')) break;
                if (text[i] == '"') i++;
                read.Append(text[i]);
            }
            part = read.ToString();
            return i++ < text.Length && (i == text.Length || text[i] == '.');
        }
        for (; i < text.Length && text[i] != '.'; i++)
        {
            part = "";
            if (text[i] == '"') return false;
            read.Append(text[i]);
        }
        part = read.ToString();
        return true;
    }
}
