namespace Streaming.Runtime;

/// <summary>What a worker reports of its life; the host writes it to its log. Never on the record path. <see cref="Retrying"/> and <see cref="GoesOn"/> are called on any thread.</summary>
internal interface IWorkerEvents
{
    void Started(string job, string worker, string cluster);

    void Assigned(IReadOnlyCollection<TaskId> tasks, long restored, TimeSpan elapsed);

    void Revoked(bool lost);

    void Committed(long epoch, TimeSpan elapsed);

    /// <summary>Tells of the epoch that was just committed.</summary>
    void Reported(in EpochReport report)
    {
    }

    /// <summary>True while somebody wants to know which traces the records of an epoch belong to.</summary>
    bool IsTracing => false;

    /// <param name="reason">Why the epoch was undone.</param>
    /// <param name="elapsed">Since it began.</param>
    /// <param name="again">True if the cluster has failed more than once in a row: something is away until the next commit.</param>
    void Undone(string reason, TimeSpan elapsed, bool again);

    /// <param name="reason">What is away.</param>
    /// <param name="pause">Until it is asked again.</param>
    /// <param name="beside">Who waits for it beside the epochs, which go on meanwhile, until <see cref="GoesOn"/>; null if the next commit tells that it is over.</param>
    void Retrying(string reason, TimeSpan pause, object? beside = null);

    /// <summary>One that waited beside the epochs has what it waited for, or is closed.</summary>
    void GoesOn(object beside)
    {
    }

    void Ended(TaskId task);

    void Removed(IReadOnlyCollection<string> tasks);

    void Warning(string message);
}
