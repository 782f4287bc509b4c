using Shop.Demo.Metrics;

namespace Shop.Demo;

/// <summary>A worker of the job that runs by itself, as far as a group of them has to do with it.</summary>
internal interface IWorkerProcess : IAsyncDisposable
{
    int Number { get; }

    /// <summary>What its page of metrics said last.</summary>
    WorkerFigures Figures { get; }

    /// <summary>Whether it came as far as to open its page of metrics.</summary>
    bool IsUp { get; }

    bool HasExited { get; }

    /// <summary>How long it runs.</summary>
    TimeSpan Age { get; }

    /// <summary>Completes when it is ready and has tasks; cancelled if it ends before that.</summary>
    Task Working { get; }

    /// <summary>What it printed last.</summary>
    IReadOnlyCollection<string> Tail { get; }

    /// <summary>Waits until it has ended; its exit code.</summary>
    Task<int> WaitAsync(CancellationToken cancellationToken = default);

    /// <summary>SIGTERM: the worker commits and ends; SIGKILL if it does not. Its exit code.</summary>
    Task<int> StopAsync();

    /// <summary>SIGKILL.</summary>
    void Kill();
}
