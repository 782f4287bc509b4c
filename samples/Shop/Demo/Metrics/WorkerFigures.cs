namespace Shop.Demo.Metrics;

/// <summary>The figures of a worker's page of metrics, or of several together.</summary>
internal sealed record WorkerFigures
{
    public const string Prefix = "streaming_";

    public static readonly WorkerFigures None = new();

    public long In { get; init; }

    public long Out { get; init; }

    public long Duplicates { get; init; }

    /// <summary>How long commits took.</summary>
    public PhaseTimes Commits { get; init; } = PhaseTimes.None;

    public long Lag { get; init; }

    /// <summary>Up to when event time has come everywhere; null while none counts.</summary>
    public DateTimeOffset? Watermark { get; init; }

    public int Tasks { get; init; }

    public long OpenWindows { get; init; }

    public long MemoryUsed { get; init; }

    public long MemoryLimit { get; init; }

    public bool IsReady { get; init; }

    public IReadOnlyList<InputFigures> Inputs { get; init; } = [];

    /// <summary>The topic whose event time is furthest behind, so that others wait for it.</summary>
    public InputFigures? Holder => Inputs.Where(static i => i.Behind > TimeSpan.Zero).MaxBy(static i => i.Behind);

    /// <summary>What goes on when the worker has ended: what is counted, not how it is.</summary>
    public WorkerFigures Counted => None with { In = In, Out = Out, Duplicates = Duplicates, Commits = Commits };

    public static WorkerFigures operator +(WorkerFigures a, WorkerFigures b) => new()
    {
        In = a.In + b.In,
        Out = a.Out + b.Out,
        Duplicates = a.Duplicates + b.Duplicates,
        Commits = a.Commits + b.Commits,
        Lag = a.Lag + b.Lag,
        Watermark = Earlier(a.Watermark, b.Watermark),
        Tasks = a.Tasks + b.Tasks,
        OpenWindows = a.OpenWindows + b.OpenWindows,
        MemoryUsed = a.MemoryUsed + b.MemoryUsed,
        MemoryLimit = a.MemoryLimit + b.MemoryLimit,
        IsReady = a.IsReady || b.IsReady,
        Inputs = [.. a.Inputs.Concat(b.Inputs).GroupBy(static i => (i.Subtopology, i.Topic)).Select(static g => g.Aggregate(static (x, y) => x.With(y)))],
    };

    /// <summary>The figures of a page that was read at that time.</summary>
    public static WorkerFigures Of(IReadOnlyList<MetricSample> page, DateTimeOffset at)
    {
        var watermarks = Named("watermark_delay_seconds").ToDictionary(static s => s["subtopology"], s => at - TimeSpan.FromSeconds(s.Value));
        var behind = Named("watermark_behind_seconds").ToDictionary(static s => (s["subtopology"], s["topic"]), static s => TimeSpan.FromSeconds(s.Value));
        var seconds = Named("epoch_duration_seconds_sum").ToDictionary(static s => s["phase"], static s => s.Value);
        return new()
        {
            In = Sum("records_in_total"),
            Out = Sum("records_out_total"),
            Duplicates = Sum("duplicates_total"),
            Commits = new(Named("epoch_duration_seconds_count").ToDictionary(static s => s["phase"], s => (seconds.GetValueOrDefault(s["phase"]), s.Value))),
            Lag = Sum("input_lag"),
            Watermark = watermarks.Count == 0 ? null : watermarks.Values.Min(),
            Tasks = (int)Sum("tasks"),
            OpenWindows = Sum("windows_open"),
            MemoryUsed = Sum("memory_used_bytes"),
            MemoryLimit = Sum("memory_limit_bytes"),
            IsReady = Sum("ready") > 0,
            Inputs =
            [
                .. Named("input_lag").Select(s => new InputFigures(
                    s["subtopology"], s["topic"], (long)s.Value, behind.GetValueOrDefault((s["subtopology"], s["topic"])),
                    watermarks.TryGetValue(s["subtopology"], out var watermark) ? watermark : null)),
            ],
        };

        IEnumerable<MetricSample> Named(string name) => page.Where(s => s.Name == $"{Prefix}{name}");

        long Sum(string name) => (long)Named(name).Sum(static s => s.Value);
    }

    /// <summary>The earlier of those that are known.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
