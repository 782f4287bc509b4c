namespace Shop.Demo.Metrics;

/// <summary>One line of a page of metrics: a series and its value.</summary>
internal readonly record struct MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The label's value; empty if the series does not have it.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
