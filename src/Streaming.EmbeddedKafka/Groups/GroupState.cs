namespace Streaming.Kafka.Embedded.Groups;

/// <summary>
/// Where a group is. The names are Kafka's, which clients and tools see.
/// <code>
/// Empty ──first member──► PreparingRebalance ──all have joined, or the time is over──► CompletingRebalance ──the leader has assigned──► Stable
///   ▲                          ▲   │ nobody is left                                            │                                         │
///   └──────────────────────────┼───┘                                                           │                                         │
///                              └──a member joins, leaves, is taken for dead, or wants something else─────────────────────────────────────┘
/// Dead: deleted; from Empty only
/// </code>
/// </summary>
internal enum GroupState
{
    /// <summary>No members; offsets may be there.</summary>
    Empty,

    /// <summary>Members are to join again.</summary>
    PreparingRebalance,

    /// <summary>All have joined; the leader is to assign.</summary>
    CompletingRebalance,

    /// <summary>Every member has its assignment.</summary>
    Stable,

    /// <summary>Deleted.</summary>
    Dead,
}
