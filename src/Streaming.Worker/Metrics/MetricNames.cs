namespace Streaming.Metrics;

/// <summary>A metric of a worker. Every one has the labels job and worker besides its own, whose values are names of the topology: their number is bounded by it.</summary>
/// <param name="Name">The instrument's name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">UCUM unit, as OpenTelemetry has it.</param>
/// <param name="Labels">Its own labels.</param>
/// <param name="Help">What it tells.</param>
internal sealed record MetricDescription(string Name, MetricKind Kind, string Unit, string[] Labels, string Help);

/// <summary>All metrics of a worker.</summary>
internal static class MetricNames
{
    public const string Meter = "Streaming";

    public static readonly MetricDescription RecordsIn = new("streaming.records.in", MetricKind.Counter, "{record}", ["subtopology"], "Records processed; those of an exchange in the subtopology that reads them, with the control records that carry time across it.");
    public static readonly MetricDescription RecordsOut = new("streaming.records.out", MetricKind.Counter, "{record}", [], "Records handed to the cluster: results, exchanges, changelogs and progress.");
    public static readonly MetricDescription Tasks = new("streaming.tasks", MetricKind.Gauge, "{task}", ["subtopology"], "Tasks that run here.");
    public static readonly MetricDescription Lag = new("streaming.input.lag", MetricKind.Gauge, "{record}", ["subtopology", "topic"], "Records of a topic that its partitions here are behind, together.");
    public static readonly MetricDescription MaxLag = new("streaming.input.lag.max", MetricKind.Gauge, "{record}", ["subtopology", "topic"], "Records that the partition is behind that is furthest behind.");
    public static readonly MetricDescription Partitions = new("streaming.input.partitions", MetricKind.Gauge, "{partition}", ["subtopology", "topic"], "Partitions that are read here.");
    public static readonly MetricDescription Idle = new("streaming.input.idle", MetricKind.Gauge, "{partition}", ["subtopology", "topic"], "Partitions that are idle: their time is left out.");
    public static readonly MetricDescription Held = new("streaming.input.held", MetricKind.Gauge, "{partition}", ["subtopology", "topic"], "Partitions that are not read on since what was read waits: back-pressure.");
    public static readonly MetricDescription Queued = new("streaming.input.queued", MetricKind.Gauge, "By", ["subtopology", "topic"], "Bytes that were read and wait for their task.");
    public static readonly MetricDescription WatermarkDelay = new("streaming.watermark.delay", MetricKind.Gauge, "s", ["subtopology"], "How far event time is behind the clock, in the task that is furthest behind. None while no input counts for time.");
    public static readonly MetricDescription WatermarkBehind = new("streaming.watermark.behind", MetricKind.Gauge, "s", ["subtopology", "topic"], "How far a topic's event time is behind that of the task's input that is furthest ahead: the topic that holds time back has the greatest.");
    public static readonly MetricDescription OpenWindows = new("streaming.windows.open", MetricKind.Gauge, "{window}", ["subtopology"], "Windows that wait for event time.");
    public static readonly MetricDescription Late = new("streaming.late", MetricKind.Counter, "{record}", ["step"], "Records that came after the end of their window and its grace, or outside of what a join keeps.");
    public static readonly MetricDescription LateUpdates = new("streaming.late.updates", MetricKind.Counter, "{record}", ["step"], "Records that came after the end of their window and within its grace.");
    public static readonly MetricDescription Duplicates = new("streaming.duplicates", MetricKind.Counter, "{record}", ["step"], "Records that Distinct has dropped.");
    public static readonly MetricDescription Unjudged = new("streaming.unjudged", MetricKind.Counter, "{record}", ["step"], "Records that came too late for Distinct to know whether they are duplicates.");
    public static readonly MetricDescription Tombstones = new("streaming.tombstones", MetricKind.Counter, "{record}", ["step"], "Records without a value that a source has passed over.");
    public static readonly MetricDescription Dropped = new("streaming.dropped", MetricKind.Counter, "{record}", ["step"], "Bad records that were skipped.");
    public static readonly MetricDescription DeadLetters = new("streaming.dead.letters", MetricKind.Counter, "{record}", ["step"], "Bad records that went to a dead-letter topic.");
    public static readonly MetricDescription BeyondRetention = new("streaming.beyond.retention", MetricKind.Counter, "{record}", ["step"], "Results that are older than their topic's retention when they are written: the broker may delete them at once.");
    public static readonly MetricDescription Epochs = new("streaming.epochs", MetricKind.Counter, "{epoch}", [], "Epochs that were committed.");
    public static readonly MetricDescription Undone = new("streaming.epochs.undone", MetricKind.Counter, "{epoch}", [], "Epochs that were undone and processed again.");
    public static readonly MetricDescription Retries = new("streaming.retries", MetricKind.Counter, "{attempt}", [], "Calls to the cluster or a database that failed and were tried again.");
    public static readonly MetricDescription EpochDuration = new("streaming.epoch.duration", MetricKind.Histogram, "s", ["phase"], "Duration of commits: phase park, cut, deliver, commit, apply, and total.");
    public static readonly MetricDescription LastCommit = new("streaming.last.commit.timestamp", MetricKind.Gauge, "s", [], "When an epoch was last committed, as seconds since 1970.");
    public static readonly MetricDescription Live = new("streaming.state.live", MetricKind.Gauge, "By", ["subtopology"], "Bytes of live state, estimated.");
    public static readonly MetricDescription Dirty = new("streaming.state.dirty", MetricKind.Gauge, "By", [], "Bytes of changed state that wait for the commit, estimated.");
    public static readonly MetricDescription Disk = new("streaming.state.disk", MetricKind.Gauge, "By", [], "Bytes of files in the state directory of this worker.");
    public static readonly MetricDescription StoreReads = new("streaming.store.reads", MetricKind.Counter, "{key}", ["subtopology", "result"], "Keys that were not live and were looked for in the store: result hit (it was there) or miss (a new key).");
    public static readonly MetricDescription Output = new("streaming.output.pending", MetricKind.Gauge, "By", [], "Bytes of output that the client has not taken yet: back-pressure.");
    public static readonly MetricDescription MemoryLimit = new("streaming.memory.limit", MetricKind.Gauge, "By", [], "The option MemoryLimit.");
    public static readonly MetricDescription MemoryUsed = new("streaming.memory.used", MetricKind.Gauge, "By", [], "Of it: live state, changed state, input and output that wait. Client queues and the stores' caches come on top, within their own bounds.");
    public static readonly MetricDescription Restored = new("streaming.restore.records", MetricKind.Counter, "{record}", [], "Changelog records that were replayed into stores.");
    public static readonly MetricDescription RestoreRemaining = new("streaming.restore.remaining", MetricKind.Gauge, "{record}", [], "Offsets of changelogs that are still to be read; 0 when nothing is being restored.");
    public static readonly MetricDescription Ready = new("streaming.ready", MetricKind.Gauge, "1", [], "1 while the worker is ready (see health), else 0.");

    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<MetricDescription> All { get; } =
    [
        RecordsIn, RecordsOut, Tasks, Lag, MaxLag, Partitions, Idle, Held, Queued, WatermarkDelay, WatermarkBehind, OpenWindows, Late, LateUpdates, Duplicates, Unjudged, Tombstones, Dropped,
        DeadLetters, BeyondRetention, Epochs, Undone, Retries, EpochDuration, LastCommit, Live, Dirty, Disk, StoreReads, Output, MemoryLimit, MemoryUsed, Restored, RestoreRemaining, Ready,
    ];

    /// <summary>Metrics of what steps count, by the counters' names.</summary>
    public static IReadOnlyDictionary<string, MetricDescription> OfCounters { get; } = new Dictionary<string, MetricDescription>(StringComparer.Ordinal)
    {
        ["late"] = Late,
        ["late-updates"] = LateUpdates,
        ["duplicates"] = Duplicates,
        ["unjudged"] = Unjudged,
        ["tombstones"] = Tombstones,
        ["skipped"] = Dropped,
        ["dead-letters"] = DeadLetters,
        [Diagnostics.TaskCounter.BeyondRetention] = BeyondRetention,
    };
}
