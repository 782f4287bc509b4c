using Streaming.Kafka.Protocol;

namespace Streaming.Testing;

/// <summary>What a client asks of a broker; the names are those of Kafka's protocol.</summary>
public enum KafkaRequest
{
    /// <summary>Writes records.</summary>
    Produce = ApiKey.Produce,

    /// <summary>Reads records.</summary>
    Fetch = ApiKey.Fetch,

    /// <summary>Asks where partitions begin and end.</summary>
    ListOffsets = ApiKey.ListOffsets,

    /// <summary>Asks for topics and brokers.</summary>
    Metadata = ApiKey.Metadata,

    /// <summary>Stores a group's offsets, outside of a transaction.</summary>
    OffsetCommit = ApiKey.OffsetCommit,

    /// <summary>Reads a group's offsets.</summary>
    OffsetFetch = ApiKey.OffsetFetch,

    /// <summary>Asks who coordinates a group or a transactional id.</summary>
    FindCoordinator = ApiKey.FindCoordinator,

    /// <summary>Joins a group.</summary>
    JoinGroup = ApiKey.JoinGroup,

    /// <summary>Tells a group that a member is alive.</summary>
    Heartbeat = ApiKey.Heartbeat,

    /// <summary>Leaves a group.</summary>
    LeaveGroup = ApiKey.LeaveGroup,

    /// <summary>Asks for a member's assignment.</summary>
    SyncGroup = ApiKey.SyncGroup,

    /// <summary>Begins the life of a producer, and fences the one before it.</summary>
    InitProducerId = ApiKey.InitProducerId,

    /// <summary>Adds partitions to a transaction.</summary>
    AddPartitionsToTxn = ApiKey.AddPartitionsToTxn,

    /// <summary>Adds a group's offsets to a transaction.</summary>
    AddOffsetsToTxn = ApiKey.AddOffsetsToTxn,

    /// <summary>Commits or aborts a transaction.</summary>
    EndTxn = ApiKey.EndTxn,

    /// <summary>Stores a group's offsets within a transaction.</summary>
    TxnOffsetCommit = ApiKey.TxnOffsetCommit,
}
