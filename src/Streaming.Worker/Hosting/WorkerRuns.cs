namespace Streaming.Hosting;

/// <summary>The workers of this host, for whoever asks from outside. Any thread's.</summary>
internal sealed class WorkerRuns
{
    private volatile WorkerRun[] _all = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<WorkerRun> All => _all;

    public void Add(WorkerRun run)
    {
        lock (_lock) _all = [.. _all, run];
    }
}
