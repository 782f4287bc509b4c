namespace Streaming.Runtime;

// What a test driver does to a worker: epochs end and event time moves when it says so.
internal sealed partial class Worker
{
    /// <summary>The tasks that run here, for tests to look at between steps.</summary>
    public IReadOnlyList<StreamTask> Tasks => _tasks;

    /// <summary>Ends the epoch as soon as the worker gets to it.</summary>
    public void RequestCommit()
    {
        _commitRequested = true;
        _signal.Set();
    }

    /// <summary>Moves the watermark of every source partition of this worker; operators and exchanges follow as with records.</summary>
    public void AdvanceSources(long watermark) => Post(async () =>
    {
        if (!_assigned) return;
        await ParkAsync();
        foreach (var task in _tasks) task.AdvanceSources(watermark);
        Unpark();
    });
}
