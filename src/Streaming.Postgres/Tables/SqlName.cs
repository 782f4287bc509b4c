using System.Text;

namespace Streaming.Postgres.Tables;

/// <summary>Identifiers in SQL: always quoted, so that no name is ever taken for SQL.</summary>
internal static class SqlName
{
    /// <summary>NAMEDATALEN - 1: PostgreSQL cuts longer names off without an error.</summary>
    public const int MaxBytes = 63;

    private static readonly UTF8Encoding Strict = new(false, true);

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>What is wrong with a name; null if nothing is.</summary>
    public static string? Mistake(string name)
    {
        if (name.Length == 0) return "is empty";
        if (name.Contains('\0', StringComparison.Ordinal)) return "holds a NUL character";
        try
        {
            var bytes = Strict.GetByteCount(name);
            return bytes > MaxBytes ? $"has {bytes} bytes, and PostgreSQL keeps {MaxBytes}" : null;
        }
        catch (EncoderFallbackException)
        {
            return "is no valid Unicode";
        }
    }

    /// <summary>The one of the names that is nearest to another, for hints; null if none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> names)
    {
        string? best = null;
        var least = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in names)
        {
            var distance = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate);
            if (distance >= least) continue;
            (least, best) = (distance, candidate);
        }
        return best;
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
