namespace Streaming.Checkpointing;

/// <summary>What a task's store needs before it can serve: a pure function of what it says of itself and what progress says.</summary>
internal enum RestoreDecision
{
    /// <summary>It holds exactly the last committed epoch.</summary>
    UpToDate,

    /// <summary>It is behind: replay the changelogs from its positions on.</summary>
    CatchUp,

    /// <summary>It cannot be trusted, or tombstones that it needs may be gone: clear it and replay everything.</summary>
    FromNothing,
}

internal static class RestoreDecisions
{
    /// <param name="store">What the store says; null if it says nothing.</param>
    /// <param name="lastWriter">The epoch of the task's last progress; null if there is none.</param>
    /// <param name="changelogs">Topic ids of the changelogs of the stores that the task has now.</param>
    /// <param name="now">The time, ms.</param>
    /// <param name="maxAge">Half of the changelogs' delete.retention.ms: beyond it, tombstones that the store has not seen may be gone.</param>
    public static RestoreDecision Decide(StorePosition? store, EpochId? lastWriter, IReadOnlyList<Guid> changelogs, long now, long maxAge)
    {
        // Changelogs that were made anew belong to another life of the job: it was reset, and this directory was on another machine.
        if (store is null || !store.Changelogs.Select(c => c.TopicId).SequenceEqual(changelogs)) return RestoreDecision.FromNothing;
        // State without progress: the progress topic was lost or reset; the changelogs say what is true.
        if (lastWriter is null) return RestoreDecision.FromNothing;
        if (store.Writer == lastWriter) return RestoreDecision.UpToDate;
        return now - store.Time > maxAge ? RestoreDecision.FromNothing : RestoreDecision.CatchUp;
    }
}
