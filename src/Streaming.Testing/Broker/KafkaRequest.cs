namespace Streaming.Testing;

/// <summary>What a client asks of a broker; the names are those of Kafka's protocol.</summary>
public enum KafkaRequest
{
    /// <summary>Writes records.</summary>
    Produce = 0,

    /// <summary>Reads records.</summary>
    Fetch = 1,

    /// <summary>Asks where partitions begin and end.</summary>
    ListOffsets = 2,

    /// <summary>Asks for topics and brokers.</summary>
    Metadata = 3,

    /// <summary>Stores a group's offsets, outside of a transaction.</summary>
    OffsetCommit = 8,

    /// <summary>Reads a group's offsets.</summary>
    OffsetFetch = 9,

    /// <summary>Asks who coordinates a group or a transactional id.</summary>
    FindCoordinator = 10,

    /// <summary>Joins a group.</summary>
    JoinGroup = 11,

    /// <summary>Tells a group that a member is alive.</summary>
    Heartbeat = 12,

    /// <summary>Leaves a group.</summary>
    LeaveGroup = 13,

    /// <summary>Asks for a member's assignment.</summary>
    SyncGroup = 14,

    /// <summary>Begins the life of a producer, and fences the one before it.</summary>
    InitProducerId = 22,

    /// <summary>Adds partitions to a transaction.</summary>
    AddPartitionsToTxn = 24,

    /// <summary>Adds a group's offsets to a transaction.</summary>
    AddOffsetsToTxn = 25,

    /// <summary>Commits or aborts a transaction.</summary>
    EndTxn = 26,

    /// <summary>Stores a group's offsets within a transaction.</summary>
    TxnOffsetCommit = 28,
}
