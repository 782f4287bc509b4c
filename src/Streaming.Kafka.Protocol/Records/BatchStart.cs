namespace Streaming.Kafka.Protocol.Records;

/// <summary>What is known of a batch before its records.</summary>
internal readonly record struct BatchStart()
{
    /// <summary>0 from producers; a broker sets it.</summary>
    public long BaseOffset { get; init; }

    /// <summary>-1 from producers; a broker sets it.</summary>
    public int LeaderEpoch { get; init; } = -1;

    public BatchAttributes Attributes { get; init; }

    /// <summary>
    /// What the times of the records are relative to, in milliseconds since 1970; null for the time of the first. A cleaner says here until when tombstones are kept
    /// (<see cref="BatchAttributes.HasDeleteHorizon"/>).
    /// </summary>
    public long? BaseTimestamp { get; init; }

    /// <summary>-1 for a producer that is not idempotent.</summary>
    public long ProducerId { get; init; } = -1;

    /// <summary>-1 for a producer that is not idempotent.</summary>
    public short ProducerEpoch { get; init; } = -1;

    /// <summary>The producer's number of the first record; -1 for a producer that is not idempotent.</summary>
    public int BaseSequence { get; init; } = -1;
}
