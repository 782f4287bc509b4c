using System.Diagnostics.Metrics;

namespace Streaming.Metrics;

/// <summary>Collects a meter, and the runtime's own, for whoever scrapes.</summary>
internal sealed class MetricCollector : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public MetricCollector(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != meter && instrument.Meter.Name != RuntimeMeter) return;
            lock (_lock)
            {
                if (!_families.TryGetValue(instrument.Name, out var family)) _families[instrument.Name] = family = new(instrument);
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Add(value, tags, family));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Add(value, tags, family));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Add(value, tags, family));
        _listener.Start();
    }

    /// <summary>Measures and writes all of it as text.</summary>
    public string Collect(bool openMetrics)
    {
        // Observable instruments call back on this thread, within the lock.
        lock (_lock)
        {
            foreach (var family in _families.Values) family.Begin();
            _listener.RecordObservableInstruments();
            return MetricText.Of(_families.Values, openMetrics);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family)
    {
        lock (_lock) ((MetricFamily)family!).Add(value, tags);
    }
}
