namespace Streaming.Checkpointing;

/// <summary>How a group's offset stands to progress.</summary>
internal enum OffsetAgreement
{
    /// <summary>It mirrors progress.</summary>
    Same,

    /// <summary>Ahead of progress that was written without a transaction: the trace of a worker that was taken for dead.</summary>
    Ahead,

    /// <summary>Somebody has set it.</summary>
    Reset,
}

/// <summary>Where an input begins after an assignment: a pure function of progress and the group's offset.</summary>
internal static class StartDecisions
{
    /// <summary>
    /// Progress is the truth; the group's offset mirrors it (absent, because expired, is fine). Without transactions the mirror may be behind, by a worker that died between the two, or ahead, by
    /// one that was taken for dead, came back and wrote its progress over newer one before it found out. Then what lies between is done again.
    /// </summary>
    public static OffsetAgreement Compare(InputProgress progress, long? groupOffset) => groupOffset switch
    {
        null => OffsetAgreement.Same,
        { } offset when offset == progress.NextOffset => OffsetAgreement.Same,
        { } offset when progress.AtLeastOnce => offset < progress.NextOffset ? OffsetAgreement.Same : OffsetAgreement.Ahead,
        _ => OffsetAgreement.Reset,
    };

    /// <summary>Whether an epoch whose outcome is unknown was committed: if and only if a progress record written by exactly that epoch is there.</summary>
    public static bool WasCommitted(EpochId epoch, IEnumerable<InputProgress> progress) => progress.Any(p => p.Writer == epoch);
}
