using Shop.Demo;
using Shop.Demo.Metrics;

namespace Shop.Tests.Demo;

/// <summary>A worker process that ends when the test says so, or when it is stopped or killed.</summary>
internal sealed class FakeWorker(int number, bool untilEnd) : IWorkerProcess
{
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _working = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool UntilEnd => untilEnd;

    public bool IsDisposed { get; private set; }

    /// <summary>What a kill is too late for.</summary>
    public int? EndsBeforeKill { get; set; }

    /// <summary>Whether it ends only when the test says so, whatever it is told.</summary>
    public bool IsDeaf { get; set; }

    public int Number => number;

    public WorkerFigures Figures { get; set; } = WorkerFigures.None;

    public bool IsUp { get; set; } = true;

    public bool HasExited => _exit.Task.IsCompleted;

    public TimeSpan Age { get; set; } = TimeSpan.FromSeconds(10);

    public Task Working => _working.Task;

    public IReadOnlyCollection<string> Tail => ["the last line"];

    public void End(int code)
    {
        _exit.TrySetResult(code);
        _working.TrySetCanceled();
    }

    public void Work() => _working.TrySetResult();

    public Task<int> WaitAsync(CancellationToken cancellationToken) => _exit.Task.WaitAsync(cancellationToken);

    public Task<int> StopAsync()
    {
        if (!IsDeaf) End(0);
        return _exit.Task;
    }

    public void Kill()
    {
        if (!IsDeaf) End(EndsBeforeKill ?? 137);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        End(137);
        return ValueTask.CompletedTask;
    }
}
