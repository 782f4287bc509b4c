using System.Globalization;
using System.Text;

namespace Streaming.Metrics;

/// <summary>Writes metrics in the text formats of Prometheus (0.0.4) and OpenMetrics (1.0.0).</summary>
internal static class MetricText
{
    public const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static readonly (string Unit, string Suffix)[] Units = [("s", "seconds"), ("By", "bytes"), ("1", ""), ("%", "percent")];

    public static string Of(IEnumerable<MetricFamily> families, bool openMetrics)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            if (family.All.Count == 0) continue;
            var (name, unit) = NameOf(family);
            // In OpenMetrics a counter's family has no suffix.
            var header = family.Kind == MetricKind.Counter && !openMetrics ? $"{name}_total" : name;
            text.Append("# TYPE ").Append(header).Append(' ').Append(family.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" }).Append('\n');
            if (openMetrics && unit.Length > 0) text.Append("# UNIT ").Append(header).Append(' ').Append(unit).Append('\n');
            text.Append("# HELP ").Append(header).Append(' ').Append(EscapeHelp(family.Help, openMetrics)).Append('\n');
            foreach (var (labels, series) in family.All) Write(text, family, name, labels, series);
        }
        if (openMetrics) text.Append("# EOF\n");
        return text.ToString();
    }

    /// <summary>The name in Prometheus, without a counter's suffix, and its unit there.</summary>
    public static (string Name, string Unit) NameOf(string instrument, string unit)
    {
        var suffix = Array.Find(Units, u => u.Unit == unit).Suffix ?? "";
        var name = MetricLabels.Name(instrument);
        return suffix.Length == 0 || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? (name, suffix) : ($"{name}_{suffix}", suffix);
    }

    private static (string Name, string Unit) NameOf(MetricFamily family) => NameOf(family.Name, family.Unit);

    private static void Write(StringBuilder text, MetricFamily family, string name, string labels, MetricFamily.Series series)
    {
        if (family.Kind != MetricKind.Histogram)
        {
            Line(text, family.Kind == MetricKind.Counter ? $"{name}_total" : name, labels, series.Value);
            return;
        }
        var sum = 0L;
        for (var i = 0; i < series.Counts.Count; i++)
        {
            sum += series.Counts[i];
            var bound = i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf";
            Line(text, $"{name}_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", sum);
        }
        Line(text, $"{name}_sum", labels, series.Value);
        Line(text, $"{name}_count", labels, sum);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string EscapeHelp(string text, bool openMetrics) => openMetrics
        ? MetricLabels.Escape(text)
        : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
