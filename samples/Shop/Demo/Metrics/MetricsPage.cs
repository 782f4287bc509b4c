using System.Globalization;
using System.Text;

namespace Shop.Demo.Metrics;

/// <summary>Reads the text format of Prometheus, as far as a page of metrics has it; lines that it does not understand are passed over.</summary>
internal static class MetricsPage
{
    /// <summary>The samples whose names begin with the prefix.</summary>
    public static IReadOnlyList<MetricSample> Parse(string text, string prefix = "")
    {
        var samples = new List<MetricSample>();
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.Length > 0 && line[0] != '#' && line.StartsWith(prefix, StringComparison.Ordinal) && ParseLine(line) is { } sample) samples.Add(sample);
        return samples;
    }

    private static MetricSample? ParseLine(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny('{', ' ');
        if (end <= 0) return null;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = line[end..];
        if (rest[0] == '{' && !TryTakeLabels(ref rest, labels)) return null;
        rest = rest.Trim(' ');
        // What follows the value is the time of its measurement.
        var value = rest.IndexOf(' ') is var space and > 0 ? rest[..space] : rest;
        return Number(value) is { } number ? new(line[..end].ToString(), labels, number) : null;
    }

    private static bool TryTakeLabels(ref ReadOnlySpan<char> rest, Dictionary<string, string> labels)
    {
        rest = rest[1..];
        while (rest.Length > 0)
        {
            rest = rest.TrimStart(", ");
            if (rest.Length > 0 && rest[0] == '}')
            {
                rest = rest[1..];
                return true;
            }
            var equals = rest.IndexOf("=\"", StringComparison.Ordinal);
            if (equals <= 0) return false;
            var name = rest[..equals].ToString();
            rest = rest[(equals + 2)..];
            if (TakeQuoted(ref rest) is not { } value) return false;
            labels[name] = value;
        }
        return false;
    }

    private static string? TakeQuoted(ref ReadOnlySpan<char> rest)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return text.ToString();
            }
            if (rest[i] == '\\' && i + 1 < rest.Length) text.Append(rest[++i] == 'n' ? '\n' : rest[i]);
            else text.Append(rest[i]);
        }
        return null;
    }

    private static double? Number(ReadOnlySpan<char> text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };
}
