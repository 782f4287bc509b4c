namespace Streaming.Hosting;

/// <summary>Where a worker is in its life: later is greater from <see cref="Stopping"/> on.</summary>
internal enum WorkerPhase
{
    /// <summary>It connects and checks.</summary>
    Starting,

    /// <summary>It is a member of the group without partitions: not yet, or because there are more workers than partitions.</summary>
    Waiting,

    /// <summary>It has partitions.</summary>
    Running,

    /// <summary>It was told to stop.</summary>
    Stopping,

    /// <summary>It has ended as asked.</summary>
    Ended,

    /// <summary>The job failed.</summary>
    Failed,
}

/// <summary>How a worker is.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Worker">The worker's; empty until it has one.</param>
/// <param name="Phase">Where it is in its life.</param>
/// <param name="Problem">What it waits for and tries again, or why it failed; null if nothing.</param>
/// <param name="Tasks">How many tasks it runs.</param>
internal sealed record WorkerHealth(string Job, string Worker, WorkerPhase Phase, string? Problem, int Tasks)
{
    /// <summary>Starting it anew would not help as long as it has not failed: servers that are away are waited for.</summary>
    public bool IsLive => Phase != WorkerPhase.Failed;

    /// <summary>It has been checked and is a member of its group.</summary>
    public bool IsStarted => Phase is not (WorkerPhase.Starting or WorkerPhase.Failed);

    /// <summary>It can work, and nothing that it needs is away.</summary>
    public bool IsReady => Phase is WorkerPhase.Waiting or WorkerPhase.Running && Problem is null;
}
