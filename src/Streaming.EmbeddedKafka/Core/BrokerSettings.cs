namespace Streaming.Kafka.Embedded.Core;

/// <summary>The numbers that the broker decides by. Defaults are Kafka's, unless it says otherwise; the names of Kafka's settings are given.</summary>
internal sealed record BrokerSettings
{
    /// <summary>The only node. Default 1, as a first node is usually called.</summary>
    public int NodeId { get; init; } = 1;

    /// <summary>Identifies the cluster; a broker that starts empty is a new one.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Where clients reach the broker.</summary>
    public required string Host { get; init; }

    /// <summary>Where clients reach the broker.</summary>
    public required int Port { get; init; }

    /// <summary><c>num.partitions</c>: of a topic that is made without a number. Default 1.</summary>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>Settings of topics that differ from Kafka's defaults, by their names as settings of topics.</summary>
    public IReadOnlyDictionary<string, string> TopicDefaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Topics at most. Kafka has no such limit; a mistake in a test should not take the machine's memory.</summary>
    public int MaxTopics { get; init; } = 10_000;

    /// <summary>Partitions at most, of all topics.</summary>
    public int MaxPartitions { get; init; } = 100_000;

    /// <summary><c>fetch.max.bytes</c> of a broker: of records in one response.</summary>
    public int FetchMaxBytes { get; init; } = 55 << 20;

    /// <summary><c>log.retention.check.interval.ms</c>.</summary>
    public long RetentionIntervalMs { get; init; } = 300_000;

    /// <summary><c>log.cleaner.backoff.ms</c>: between looks for a log to compact.</summary>
    public long CompactionIntervalMs { get; init; } = 15_000;

    /// <summary><c>producer.id.expiration.ms</c>.</summary>
    public long ProducerExpiryMs { get; init; } = 86_400_000;

    /// <summary><c>producer.id.expiration.check.interval.ms</c>, and the same for transactional ids.</summary>
    public long ExpiryIntervalMs { get; init; } = 600_000;

    /// <summary>
    /// <c>group.initial.rebalance.delay.ms</c>: how long the first rebalance of a group waits for more members. Default 0; Kafka's is 3 seconds, which spares a large group
    /// rebalances and costs every test its time.
    /// </summary>
    public int FirstRebalanceDelayMs { get; init; }

    /// <summary><c>group.min.session.timeout.ms</c>. Default 1 second; Kafka's is 6, which tests of dying members would wait for.</summary>
    public int MinSessionMs { get; init; } = 1_000;

    /// <summary><c>group.max.session.timeout.ms</c>.</summary>
    public int MaxSessionMs { get; init; } = 1_800_000;

    /// <summary>How long a member may wait for its first generation before it is asked to join again.</summary>
    public long NewMemberMs { get; init; } = 300_000;

    /// <summary><c>offsets.retention.minutes</c>, in milliseconds: 7 days.</summary>
    public long OffsetsRetentionMs { get; init; } = 604_800_000;

    /// <summary><c>offsets.retention.check.interval.ms</c>.</summary>
    public long OffsetsExpiryIntervalMs { get; init; } = 600_000;

    /// <summary><c>transaction.max.timeout.ms</c>.</summary>
    public int MaxTransactionMs { get; init; } = 900_000;

    /// <summary><c>transactional.id.expiration.ms</c>: 7 days.</summary>
    public long TransactionalIdExpiryMs { get; init; } = 604_800_000;

    /// <summary>
    /// Milliseconds from the decision of a transaction to its markers. Default 0: they are written in the step after the one that answers. Kafka takes as long as it needs to
    /// write them on other brokers.
    /// </summary>
    public long MarkerDelayMs { get; init; }
}
