namespace Streaming.Testing.Transport;

/// <summary>Something happened: whoever took <see cref="Next"/> before it did is woken, in a step of its own on the scheduler. Guarded by the cluster's lock.</summary>
/// <remarks>
/// Not a source with <see cref="TaskCreationOptions.RunContinuationsAsynchronously"/>: that one hands <c>WhenAny</c> and <c>WaitAsync</c> to the thread pool, whatever
/// the scheduler.
/// </remarks>
internal sealed class AsyncSignal(TaskScheduler scheduler)
{
    private TaskCompletionSource? _source;

    /// <summary>Completes after the next <see cref="Pulse"/>. Take it under the same lock as the check that it guards.</summary>
    public Task Next => (_source ??= new TaskCompletionSource()).Task;

    public void Pulse()
    {
        if (_source is null) return;
        _ = Task.Factory.StartNew(static s => ((TaskCompletionSource)s!).TrySetResult(), _source, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
        _source = null;
    }
}
