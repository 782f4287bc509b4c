using Microsoft.Extensions.Logging;
using Streaming.Metrics;
using Streaming.RocksDb;
using Streaming.Runtime;

namespace Streaming.Hosting;

/// <summary>One worker of a job in this process, from its start to its end.</summary>
internal sealed class WorkerRun : IAsyncDisposable
{
    private readonly JobSetup _setup;
    private readonly RunMode _mode;
    private readonly IServiceProvider? _host;
    private readonly WorkerLog _log;
    private readonly CancellationTokenSource _stop = new();
    private volatile Runtime.Worker? _worker;
    private volatile DirectorySize? _disk;
    private volatile bool _drains;

    public WorkerRun(JobSetup setup, RunMode mode, ILoggerFactory loggers, IServiceProvider? host, WorkerMetrics? metrics = null)
    {
        (_setup, _mode, _host) = (setup, mode, host);
        _log = new(loggers.CreateLogger("Streaming"));
        Monitor = new(setup.Topology.Name, _log, TimeProvider.System, metrics);
    }

    /// <summary>What is known of its life.</summary>
    public WorkerMonitor Monitor { get; }

    public JobSetup Setup => _setup;

    /// <summary>How it is.</summary>
    public WorkerHealth Health => Monitor.Health is var health && _worker is { IsStalled: true } && health.Problem is null
        ? health with { Problem = "no epoch has completed for twice Streaming:TransactionTimeout (STR3107)" }
        : health;

    /// <summary>How far a restore has come.</summary>
    public RestoreStatus Restoring => _worker?.Restoring ?? default;

    /// <summary>Bytes of files in its state directory.</summary>
    public long DiskBytes => _disk?.Bytes ?? 0;

    /// <summary>Figures; null before it has begun.</summary>
    public WorkerStatus? Status => _worker?.Status;

    /// <summary>Commits and ends; the membership stays.</summary>
    public void Stop()
    {
        Monitor.Stopping();
        _stop.Cancel();
    }

    /// <summary>Commits, leaves the group for good, and ends.</summary>
    public void Drain()
    {
        _drains = true;
        _worker?.Drain();
        Stop();
    }

    /// <summary>Runs until it is stopped, its bounded run is complete, or the job fails.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        try
        {
            return await RunWorkerAsync();
        }
        catch (Exception e)
        {
            // An error with a code says everything; anything else is a fault of ours, and its trace is wanted.
            var reason = e is StreamingException or TransportException or RocksDbException ? e.Message : e.ToString();
            if (e is StreamingException { InnerException: TransportException { Kind: TransportErrorKind.Unauthorized } }) reason = $"{reason} {_setup.RightsHint}";
            _log.Failed(reason);
            Monitor.Failed(reason);
            return ExitCode.Failed;
        }
    }

    private async Task<int> RunWorkerAsync()
    {
        var options = _setup.Options;
        using var directory = StateDirectory.Take(options.StateDirectory, _setup.Topology.Name);
        _disk = new(directory.Path, TimeProvider.System);
        var name = options.WorkerName ?? $"{Environment.MachineName}-{directory.Number}";
        Monitor.Starting(name);
        await using var state = _setup.OpenState(directory.Path, _log.Warning);
        var worker = new Runtime.Worker(_setup.Topology, _setup.Transport, state, WorkerOptionsOf(name), TimeProvider.System, new WorkerServices(options, _host), Monitor, _stop.Token);
        if (_drains) worker.Drain();
        _worker = worker;
        var running = Task.Run(worker.RunAsync, CancellationToken.None);
        if (_mode.Status) _ = PrintStatusAsync(worker, running);
        await Task.WhenAny(running, Task.Delay(Timeout.Infinite, _stop.Token));
        if (!running.IsCompleted && await Task.WhenAny(running, Task.Delay(options.ShutdownTimeout, CancellationToken.None)) != running)
        {
            var reason = $"STR2404 The stop did not complete within {options.ShutdownTimeout}; what was not committed is read again at the next start.";
            _log.Failed(reason);
            Monitor.Failed(reason);
            return ExitCode.ShutdownTimeout;
        }
        await running;
        _log.Stopped();
        Monitor.Ended();
        return ExitCode.Ok;
    }

    private WorkerOptions WorkerOptionsOf(string name)
    {
        var options = _setup.Options;
        return new()
        {
            Name = name,
            Lanes = options.Lanes,
            CommitInterval = options.CommitInterval,
            TransactionTimeout = options.TransactionTimeout,
            Guarantee = options.Guarantee,
            MemoryLimit = options.MemoryLimit,
            SessionTimeout = options.SessionTimeout,
            ShutdownTimeout = options.ShutdownTimeout,
            CreateMissingTopics = options.Kafka.CreateMissingTopics,
            ReplicationFactor = options.Kafka.ReplicationFactor,
            LeaveOnStop = options.LeaveOnStop,
            UntilEnd = _mode.UntilEnd,
            Drain = _mode.Drain,
        };
    }

    private static async Task PrintStatusAsync(Runtime.Worker worker, Task running)
    {
        var line = new StatusLine(TimeProvider.System);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!running.IsCompleted && await timer.WaitForNextTickAsync()) await Console.Out.WriteLineAsync(line.Print(worker.Status));
    }

    public async ValueTask DisposeAsync()
    {
        await _setup.DisposeAsync();
        _stop.Dispose();
    }
}
