using System.Globalization;
using Streaming.Kafka.Embedded.Configs;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Records;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>The configuration of a topic: what was set for it, what the broker's defaults say, what Kafka's say, in this order. Never changed; a change makes a new one.</summary>
internal sealed class TopicConfig
{
    private readonly IReadOnlyDictionary<string, string> _defaults;

    /// <summary>A configuration of values that were checked (<see cref="ConfigDefinition.Check"/>).</summary>
    public TopicConfig(IReadOnlyDictionary<string, string> set, IReadOnlyDictionary<string, string> defaults)
    {
        (Set, _defaults) = (set, defaults);
        var policy = ConfigDefinition.Items(Get("cleanup.policy"));
        (IsCompacted, IsDeleted) = (policy.Contains("compact"), policy.Contains("delete"));
        Append = new((int)Long("segment.bytes"), Long("segment.ms"), Get("message.timestamp.type") == "LogAppendTime");
        Records = new()
        {
            MaxBatchBytes = (int)Long("max.message.bytes"),
            SegmentBytes = Append.SegmentBytes,
            NeedsKeys = IsCompacted,
            IsAppendTime = Append.IsAppendTime,
            MostBefore = Long("message.timestamp.before.max.ms"),
            MostAfter = Long("message.timestamp.after.max.ms"),
        };
        RetentionMs = Long("retention.ms");
        RetentionBytes = Long("retention.bytes");
        DeleteRetentionMs = Long("delete.retention.ms");
        MinCompactionLagMs = Long("min.compaction.lag.ms");
        MaxCompactionLagMs = Long("max.compaction.lag.ms");
        MinDirtyRatio = double.Parse(Get("min.cleanable.dirty.ratio"), CultureInfo.InvariantCulture);
    }

    /// <summary>What was set for the topic itself.</summary>
    public IReadOnlyDictionary<string, string> Set { get; }

    /// <summary><c>cleanup.policy</c> has <c>compact</c>.</summary>
    public bool IsCompacted { get; }

    /// <summary><c>cleanup.policy</c> has <c>delete</c>.</summary>
    public bool IsDeleted { get; }

    /// <summary>Segments and timestamps.</summary>
    public AppendRule Append { get; }

    /// <summary>What batches are taken.</summary>
    public RecordRule Records { get; }

    /// <summary><c>retention.ms</c>; -1 for ever.</summary>
    public long RetentionMs { get; }

    /// <summary><c>retention.bytes</c> of each partition; -1 for any number.</summary>
    public long RetentionBytes { get; }

    /// <summary><c>delete.retention.ms</c>.</summary>
    public long DeleteRetentionMs { get; }

    /// <summary><c>min.compaction.lag.ms</c>.</summary>
    public long MinCompactionLagMs { get; }

    /// <summary><c>max.compaction.lag.ms</c>.</summary>
    public long MaxCompactionLagMs { get; }

    /// <summary><c>min.cleanable.dirty.ratio</c>.</summary>
    public double MinDirtyRatio { get; }

    /// <summary>What is wrong with settings that do not go together; null if nothing is.</summary>
    public string? Check()
    {
        if (MinCompactionLagMs > MaxCompactionLagMs) return "min.compaction.lag.ms is more than max.compaction.lag.ms.";
        return Get("remote.storage.enable") == "true" ? "The embedded broker has no tiered storage (remote.storage.enable)." : null;
    }

    /// <summary>The value of a setting.</summary>
    public string Get(string name) => Set.TryGetValue(name, out var value) || _defaults.TryGetValue(name, out value) ? value : ConfigDefinitions.ByName[name].Default;

    /// <summary>What the broker's own defaults say of a setting; null if they say nothing.</summary>
    public string? BrokerDefault(string name) => _defaults.GetValueOrDefault(name);

    private long Long(string name) => long.Parse(Get(name), CultureInfo.InvariantCulture);
}
