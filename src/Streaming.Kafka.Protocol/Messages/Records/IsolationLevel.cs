namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Which records a reader wants.</summary>
internal enum IsolationLevel : sbyte
{
    /// <summary>All, up to the high watermark.</summary>
    ReadUncommitted = 0,

    /// <summary>Up to the last stable offset, with a list of the transactions among them that were aborted.</summary>
    ReadCommitted = 1,
}
