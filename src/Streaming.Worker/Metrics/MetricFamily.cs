using System.Diagnostics.Metrics;

namespace Streaming.Metrics;

/// <summary>Everything that was measured with one instrument, by labels.</summary>
internal sealed class MetricFamily(Instrument instrument)
{
    /// <summary>Series of one instrument, however many labels somebody gives it.</summary>
    public const int MaxSeries = 2000;

    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly double[] _bounds = (instrument as Instrument<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? Buckets;

    public string Name => instrument.Name;

    public string Unit => instrument.Unit ?? "";

    public string Help => instrument.Description ?? "";

    public MetricKind Kind { get; } = KindOf(instrument);

    /// <summary>Upper bounds of a histogram's buckets, without the last.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    public IReadOnlyDictionary<string, Series> All => _series;

    /// <summary>Measurements that were left out, since there were too many series.</summary>
    public long Dropped { get; private set; }

    /// <summary>Before observable instruments are asked: what they do not tell any more is gone.</summary>
    public void Begin()
    {
        if (instrument.IsObservable) _series.Clear();
    }

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = MetricLabels.Text(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= MaxSeries)
            {
                Dropped++;
                return;
            }
            _series[labels] = series = new(Kind == MetricKind.Histogram ? new long[_bounds.Length + 1] : []);
        }
        if (Kind == MetricKind.Histogram) series.Observe(value, _bounds);
        else if (instrument.IsObservable || Kind == MetricKind.Gauge && instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal)) series.Value = value;
        else series.Value += value;
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram
            : type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? MetricKind.Counter
            : MetricKind.Gauge;
    }

    /// <summary>One combination of labels.</summary>
    internal sealed class Series(long[] counts)
    {
        public double Value { get; set; }

        /// <summary>Per bucket, not cumulative; the last one is for what is over all bounds.</summary>
        public IReadOnlyList<long> Counts => counts;

        public void Observe(double value, double[] bounds)
        {
            Value += value;
            var bucket = Array.BinarySearch(bounds, value);
            counts[bucket < 0 ? ~bucket : bucket]++;
        }
    }
}
