namespace Streaming.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
