using System.Globalization;
using System.Text;

namespace Streaming.Metrics;

/// <summary>Labels as both text formats write them.</summary>
internal static class MetricLabels
{
    /// <summary>Such as <c>job="shop",worker="w-0"</c>.</summary>
    public static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(Name(name)).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }
        return text.ToString();
    }

    /// <summary>A name that Prometheus takes.</summary>
    public static string Name(string name)
    {
        var text = string.Create(name.Length, name, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
        });
        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? $"_{text}" : text;
    }

    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
