namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>
/// Where the transaction of a transactional id is.
/// <code>
/// Empty ──partitions or offsets are added──► Ongoing ──EndTxn──► PrepareCommit ──markers are written──► CompleteCommit ──┐
///   ▲                                          ▲ │                                                                     │ added
///   │ a producer begins anew                   │ └──EndTxn, time-out, a new producer──► PrepareAbort ──markers──► CompleteAbort
///   └──────────────────────────────────────────┴───────────────────────────────────────────────────────────────────────┘
/// </code>
/// </summary>
internal enum TransactionState
{
    /// <summary>There has been none since the producer began.</summary>
    Empty,

    /// <summary>It is open.</summary>
    Ongoing,

    /// <summary>It is committed, whatever happens; markers are being written.</summary>
    PrepareCommit,

    /// <summary>It is aborted, whatever happens; markers are being written.</summary>
    PrepareAbort,

    /// <summary>The last one was committed.</summary>
    CompleteCommit,

    /// <summary>The last one was aborted.</summary>
    CompleteAbort,
}
