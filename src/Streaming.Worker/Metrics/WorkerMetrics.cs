using System.Diagnostics.Metrics;
using Streaming.Hosting;
using Streaming.Runtime;

namespace Streaming.Metrics;

/// <summary>
/// The meter of the workers of a host. Figures are taken from what workers keep when somebody collects: nothing is measured on the record path. Only epochs are recorded, one a second.
/// </summary>
internal sealed class WorkerMetrics : IDisposable
{
    private static readonly double[] EpochBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly WorkerRuns _runs;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _epochs;

    public WorkerMetrics(WorkerRuns runs, TimeProvider time)
    {
        (_runs, _time) = (runs, time);
        Meter = new(MetricNames.Meter, typeof(WorkerMetrics).Assembly.GetName().Version?.ToString());
        _epochs = Meter.CreateHistogram(
            MetricNames.EpochDuration.Name, MetricNames.EpochDuration.Unit, MetricNames.EpochDuration.Help, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = EpochBuckets });
        foreach (var metric in MetricNames.All.Where(static m => m.Kind != MetricKind.Histogram)) Create(metric);
    }

    public Meter Meter { get; }

    public void Dispose() => Meter.Dispose();

    /// <summary>Records an epoch.</summary>
    public void Record(string job, string worker, EpochTimes times)
    {
        if (!_epochs.Enabled) return;
        foreach (var (phase, time) in times.Phases) Record(phase, time);
        Record("total", times.Total);

        void Record(string phase, TimeSpan time) => _epochs.Record(time.TotalSeconds, new("job", job), new("worker", worker), new("phase", phase));
    }

    private void Create(MetricDescription metric)
    {
        if (metric.Kind == MetricKind.Counter) Meter.CreateObservableCounter(metric.Name, () => Observe(metric), metric.Unit, metric.Help);
        else Meter.CreateObservableGauge(metric.Name, () => Observe(metric), metric.Unit, metric.Help);
    }

    private IEnumerable<Measurement<double>> Observe(MetricDescription metric)
    {
        foreach (var run in _runs.All)
        {
            var health = run.Health;
            // It has no name yet: nothing is known of it.
            if (health.Worker.Length == 0) continue;
            foreach (var (value, labels) in Values(metric, run, health))
            {
                var tags = new KeyValuePair<string, object?>[2 + labels.Length];
                (tags[0], tags[1]) = (new("job", health.Job), new("worker", health.Worker));
                for (var i = 0; i < labels.Length; i++) tags[2 + i] = new(metric.Labels[i], labels[i]);
                yield return new(value, tags);
            }
        }
    }

    private IEnumerable<(double Value, string[] Labels)> Values(MetricDescription metric, WorkerRun run, WorkerHealth health)
    {
        if (run.Status is not { } status) return [];
        if (metric == MetricNames.RecordsIn) return Each(status, static s => s.RecordsIn);
        if (metric == MetricNames.Tasks) return Each(status, static s => s.Tasks);
        if (metric == MetricNames.OpenWindows) return Each(status, static s => s.OpenWindows);
        if (metric == MetricNames.Live) return Each(status, static s => s.LiveBytes);
        if (metric == MetricNames.WatermarkDelay) return Delays(status);
        if (metric == MetricNames.StoreReads)
            return status.Subtopologies.SelectMany(static s => ((double, string[])[])[(s.StoreHits, [s.Name, "hit"]), (s.StoreMisses, [s.Name, "miss"])]);
        if (metric.Labels is ["subtopology", "topic"]) return status.Inputs.Select(i => (OfInput(metric, i), (string[])[i.Subtopology, i.Topic]));
        if (metric.Labels is ["step"]) return status.Counters.Where(c => MetricNames.OfCounters.GetValueOrDefault(c.Key.Name) == metric).Select(static c => ((double)c.Value, (string[])[c.Key.Step]));
        return OfWorker(metric, run, status, health) is { } value ? [(value, [])] : [];
    }

    private IEnumerable<(double, string[])> Delays(WorkerStatus status)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        // The end of a drained run is no time.
        return status.Subtopologies.Where(static s => s.Watermark is not (long.MinValue or long.MaxValue)).Select(s => ((now - s.Watermark) / 1000.0, (string[])[s.Name]));
    }

    private static IEnumerable<(double, string[])> Each(WorkerStatus status, Func<SubtopologyStatus, double> value) => status.Subtopologies.Select(s => (value(s), (string[])[s.Name]));

    private static double OfInput(MetricDescription metric, InputStatus input) => metric switch
    {
        _ when metric == MetricNames.Lag => input.Lag,
        _ when metric == MetricNames.MaxLag => input.MaxLag,
        _ when metric == MetricNames.Partitions => input.Partitions,
        _ when metric == MetricNames.Idle => input.Idle,
        _ when metric == MetricNames.Held => input.Held,
        _ when metric == MetricNames.Queued => input.QueuedBytes,
        _ when metric == MetricNames.WatermarkBehind => input.Behind / 1000.0,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Name, "It is none of an input."),
    };

    private static double? OfWorker(MetricDescription metric, WorkerRun run, WorkerStatus status, WorkerHealth health) => metric switch
    {
        _ when metric == MetricNames.RecordsOut => status.RecordsOut,
        _ when metric == MetricNames.Epochs => run.Monitor.Epochs,
        _ when metric == MetricNames.Undone => run.Monitor.EpochsUndone,
        _ when metric == MetricNames.Retries => run.Monitor.Retries,
        _ when metric == MetricNames.LastCommit => run.Monitor.LastCommit is { } at ? at.ToUnixTimeMilliseconds() / 1000.0 : null,
        _ when metric == MetricNames.Dirty => status.DirtyBytes,
        _ when metric == MetricNames.Disk => run.DiskBytes,
        _ when metric == MetricNames.Output => status.OutputBytes,
        _ when metric == MetricNames.MemoryLimit => run.Setup.Options.MemoryLimit,
        _ when metric == MetricNames.MemoryUsed => status.LiveBytes + status.DirtyBytes + status.OutputBytes + status.Inputs.Sum(static i => i.QueuedBytes),
        _ when metric == MetricNames.Restored => run.Restoring.Records,
        _ when metric == MetricNames.RestoreRemaining => run.Restoring.Remaining,
        _ when metric == MetricNames.Ready => health.IsReady ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Name, "It is none of a worker."),
    };
}
