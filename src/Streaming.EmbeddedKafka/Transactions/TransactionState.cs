namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>
/// Where the transaction of a transactional id is.
/// <code>
/// Empty ──partitions or offsets are added──► Ongoing ──EndTxn──► PrepareCommit ──markers are written──► CompleteCommit ──┐
///   ▲                                          ▲ │                                                                     │ added
///   │ a producer begins anew                   │ └──EndTxn, time-out, a new producer──► PrepareAbort ──markers──► CompleteAbort
///   └──────────────────────────────────────────┴───────────────────────────────────────────────────────────────────────┘
/// </code>
/// The numbers are on disks.
/// </summary>
internal enum TransactionState : sbyte
{
    /// <summary>There has been none since the producer began.</summary>
    Empty = 0,

    /// <summary>It is open.</summary>
    Ongoing = 1,

    /// <summary>It is committed, whatever happens; markers are being written.</summary>
    PrepareCommit = 2,

    /// <summary>It is aborted, whatever happens; markers are being written.</summary>
    PrepareAbort = 3,

    /// <summary>The last one was committed.</summary>
    CompleteCommit = 4,

    /// <summary>The last one was aborted.</summary>
    CompleteAbort = 5,
}
