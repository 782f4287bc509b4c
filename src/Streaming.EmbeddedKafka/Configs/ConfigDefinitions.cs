using System.Collections.Frozen;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Configs;

/// <summary>
/// The settings of topics in Kafka 4.2, with its types, defaults and bounds (its <c>TopicConfig</c> and <c>LogConfig</c>). All are accepted, so that what is written for
/// Kafka runs here; those without an effect are about disks, replicas and tiered storage, which there are none of.
/// </summary>
internal static class ConfigDefinitions
{
    private const string Forever = "9223372036854775807", Throttled = @"^(\*|\d+:\d+)$";

    /// <summary>By name, in the order of names.</summary>
    public static IReadOnlyList<ConfigDefinition> All { get; } =
    [
        new("cleanup.policy", ConfigType.List, "delete", "log.cleanup.policy") { OneOf = ["compact", "delete"], HasEffect = true },
        new("compression.gzip.level", ConfigType.Int, "-1", "compression.gzip.level") { Least = -1, Most = 9 },
        new("compression.lz4.level", ConfigType.Int, "9", "compression.lz4.level") { Least = 1, Most = 17 },
        new("compression.type", ConfigType.String, "producer", "compression.type") { OneOf = ["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"] },
        new("compression.zstd.level", ConfigType.Int, "3", "compression.zstd.level") { Least = -131072, Most = 22 },
        new("delete.retention.ms", ConfigType.Long, "86400000", "log.cleaner.delete.retention.ms") { Least = 0, HasEffect = true },
        new("file.delete.delay.ms", ConfigType.Long, "60000", "log.segment.delete.delay.ms") { Least = 0 },
        new("flush.messages", ConfigType.Long, Forever, "log.flush.interval.messages") { Least = 1 },
        new("flush.ms", ConfigType.Long, Forever, null) { Least = 0 },
        new("follower.replication.throttled.replicas", ConfigType.List, "", null) { Item = Throttled },
        new("index.interval.bytes", ConfigType.Int, "4096", "log.index.interval.bytes") { Least = 0 },
        new("leader.replication.throttled.replicas", ConfigType.List, "", null) { Item = Throttled },
        new("local.retention.bytes", ConfigType.Long, "-2", "log.local.retention.bytes") { Least = -2 },
        new("local.retention.ms", ConfigType.Long, "-2", "log.local.retention.ms") { Least = -2 },
        new("max.compaction.lag.ms", ConfigType.Long, Forever, "log.cleaner.max.compaction.lag.ms") { Least = 1, HasEffect = true },
        new("max.message.bytes", ConfigType.Int, "1048588", "message.max.bytes") { Least = 0, HasEffect = true },
        new("message.timestamp.after.max.ms", ConfigType.Long, "3600000", "log.message.timestamp.after.max.ms") { Least = 0, HasEffect = true },
        new("message.timestamp.before.max.ms", ConfigType.Long, Forever, "log.message.timestamp.before.max.ms") { Least = 0, HasEffect = true },
        new("message.timestamp.type", ConfigType.String, "CreateTime", "log.message.timestamp.type") { OneOf = ["CreateTime", "LogAppendTime"], HasEffect = true },
        new("min.cleanable.dirty.ratio", ConfigType.Double, "0.5", "log.cleaner.min.cleanable.ratio") { Least = 0, Most = 1, HasEffect = true },
        new("min.compaction.lag.ms", ConfigType.Long, "0", "log.cleaner.min.compaction.lag.ms") { Least = 0, HasEffect = true },
        new("min.insync.replicas", ConfigType.Int, "1", "min.insync.replicas") { Least = 1 },
        new("preallocate", ConfigType.Boolean, "false", "log.preallocate"),
        new("remote.log.copy.disable", ConfigType.Boolean, "false", null),
        new("remote.log.delete.on.disable", ConfigType.Boolean, "false", null),
        new("remote.storage.enable", ConfigType.Boolean, "false", null),
        new("retention.bytes", ConfigType.Long, "-1", "log.retention.bytes") { HasEffect = true },
        new("retention.ms", ConfigType.Long, "604800000", null) { Least = -1, HasEffect = true },
        new("segment.bytes", ConfigType.Int, "1073741824", "log.segment.bytes") { Least = 1 << 20, HasEffect = true },
        new("segment.index.bytes", ConfigType.Int, "10485760", "log.index.size.max.bytes") { Least = 4 },
        new("segment.jitter.ms", ConfigType.Long, "0", null) { Least = 0 },
        new("segment.ms", ConfigType.Long, "604800000", null) { Least = 1, HasEffect = true },
        new("unclean.leader.election.enable", ConfigType.Boolean, "false", "unclean.leader.election.enable"),
    ];

    /// <summary>The same by name.</summary>
    public static FrozenDictionary<string, ConfigDefinition> ByName { get; } = All.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);
}
