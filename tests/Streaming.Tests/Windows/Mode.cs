namespace Streaming.Tests.Windows;

/// <summary>What happens between the records of a test: none of it may change a result.</summary>
public enum Mode
{
    /// <summary>One epoch from the first record to the last.</summary>
    OneEpoch,

    /// <summary>A commit after each record.</summary>
    CommitEach,

    /// <summary>A commit after each record, and everything evicted from the live level.</summary>
    EvictEach,

    /// <summary>A commit and a restart from the store after each record.</summary>
    RestartEach,

    /// <summary>A commit and a restart after each record and between any two emissions of a window.</summary>
    RestartInFiring,

    /// <summary>A commit, without a restart, between any two emissions.</summary>
    CommitInFiring,
}
