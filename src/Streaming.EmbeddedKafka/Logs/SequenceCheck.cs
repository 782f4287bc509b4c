namespace Streaming.Kafka.Embedded.Logs;

/// <summary>What a batch of an idempotent producer is to what came before.</summary>
internal enum SequenceCheck
{
    /// <summary>It follows.</summary>
    Next,

    /// <summary>It is one of the last five: it was written, and its answer was lost.</summary>
    Duplicate,

    /// <summary>A batch before it is missing, or it was written too long ago to be remembered.</summary>
    OutOfOrder,

    /// <summary>A newer producer has the id.</summary>
    OldEpoch,
}
