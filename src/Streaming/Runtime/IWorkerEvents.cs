namespace Streaming.Runtime;

/// <summary>What a worker reports of its life; the host writes it to its log. Never on the record path.</summary>
internal interface IWorkerEvents
{
    void Started(string job, string worker, string cluster);

    void Assigned(IReadOnlyCollection<TaskId> tasks, long restored, TimeSpan elapsed);

    void Revoked(bool lost);

    void Committed(long epoch, TimeSpan elapsed);

    /// <summary>What the epoch that was just committed spent its time with.</summary>
    void Timed(in EpochTimes times)
    {
    }

    void Undone(string reason);

    void Retrying(string reason, TimeSpan pause);

    void Ended(TaskId task);

    void Removed(IReadOnlyCollection<string> tasks);

    void Warning(string message);
}
