namespace Streaming.Testing.Transport;

/// <summary>The calls of the transport at which a fault can be set.</summary>
internal enum TransportCall
{
    Describe,
    CreateTopic,
    DeleteTopic,
    ListOffsets,
    DeleteRecords,
    CommittedOffsets,
    DescribeGroup,
    DeleteGroup,
    Join,
    CreateProducer,
    Flush,
    SendOffsets,
    Commit,
    Abort,
    CommitOffsets,
    Leave,
    Read,
}
