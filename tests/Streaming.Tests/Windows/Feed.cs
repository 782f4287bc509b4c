using System.Globalization;
using Streaming.Runtime;

namespace Streaming.Tests.Windows;

/// <summary>Records in the notation of the conformance tables: <c>A1@0 B4@6</c> is value 1 of key A at 0 ms, value 4 of key B at 6 ms.</summary>
internal static class Feed
{
    public static List<Row<string, string>> Parse(string text)
    {
        var rows = new List<Row<string, string>>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf('@', StringComparison.Ordinal);
            rows.Add(new() { Key = word[..1], Value = word[1..at], Timestamp = long.Parse(word[(at + 1)..], CultureInfo.InvariantCulture), Origin = rows.Count });
        }
        return rows;
    }
}
