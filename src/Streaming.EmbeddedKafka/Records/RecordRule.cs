namespace Streaming.Kafka.Embedded.Records;

/// <summary>What of a topic's configuration decides whether a batch is taken.</summary>
internal sealed record RecordRule
{
    /// <summary><c>max.message.bytes</c>.</summary>
    public required int MaxBatchBytes { get; init; }

    /// <summary><c>segment.bytes</c>: a batch must fit into a segment.</summary>
    public required int SegmentBytes { get; init; }

    /// <summary><c>cleanup.policy</c> has <c>compact</c>: records need a key.</summary>
    public required bool NeedsKeys { get; init; }

    /// <summary><c>message.timestamp.type</c> is <c>LogAppendTime</c>: the times of producers do not count.</summary>
    public required bool IsAppendTime { get; init; }

    /// <summary><c>message.timestamp.before.max.ms</c>.</summary>
    public required long MostBefore { get; init; }

    /// <summary><c>message.timestamp.after.max.ms</c>.</summary>
    public required long MostAfter { get; init; }
}
