namespace Streaming.Kafka.Embedded.State;

/// <summary>The first byte of a key in the journal. The numbers are on disks.</summary>
internal enum StateKind : sbyte
{
    /// <summary><see cref="ClusterEntry"/>.</summary>
    Cluster = 0,

    /// <summary><see cref="ProducerIdsEntry"/>.</summary>
    ProducerIds = 1,

    /// <summary><see cref="TopicEntry"/>.</summary>
    Topic = 2,

    /// <summary><see cref="PartitionEntry"/>.</summary>
    Partition = 3,

    /// <summary><see cref="GroupEntry"/>.</summary>
    Group = 4,

    /// <summary><see cref="OffsetEntry"/>.</summary>
    Offset = 5,

    /// <summary><see cref="TransactionEntry"/>.</summary>
    Transaction = 6,
}
