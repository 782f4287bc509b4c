namespace Streaming.Checkpointing;

/// <summary>Where an input begins after an assignment: a pure function of progress and the group's offset.</summary>
internal static class StartDecisions
{
    /// <summary>
    /// Progress is the truth; the group's offset mirrors it. Returns null if they agree, else why not: somebody has reset the offset.
    /// </summary>
    /// <param name="progress">The last committed progress.</param>
    /// <param name="groupOffset">The group's committed offset; null if absent (expired, which is fine).</param>
    /// <param name="atLeastOnce">Under at-least-once offsets are committed after progress, so those of an earlier epoch are fine too.</param>
    public static string? Mismatch(InputProgress progress, long? groupOffset, bool atLeastOnce)
    {
        if (groupOffset is not { } offset || offset == progress.NextOffset) return null;
        if (atLeastOnce && offset < progress.NextOffset) return null;
        return $"progress is at {progress.NextOffset} (epoch {progress.Writer}), the group's offset at {offset}";
    }

    /// <summary>Whether an epoch whose outcome is unknown was committed: if and only if a progress record written by exactly that epoch is there.</summary>
    public static bool WasCommitted(EpochId epoch, IEnumerable<InputProgress> progress) => progress.Any(p => p.Writer == epoch);
}
