using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Metrics;

namespace Streaming.Hosting;

/// <summary>
/// Runs a worker of a job with the host: starts with it and stops with it. A job that fails stops the host, and one that has ended by itself does so when no other is left; the process's exit code
/// says which.
/// </summary>
internal sealed class StreamingService(Topology topology, RunMode mode, Action<StreamingOptions>? configure, IServiceProvider services) : IHostedService, IAsyncDisposable
{
    // What the rest of a host needs to stop besides the worker.
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(5);

    private readonly WorkerRuns _runs = services.GetRequiredService<WorkerRuns>();
    private readonly IHostApplicationLifetime _lifetime = services.GetRequiredService<IHostApplicationLifetime>();
    private WorkerRun? _run;
    private HttpEndpoint? _http;
    private Task<int> _ended = Task.FromResult(ExitCode.Ok);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var setup = JobSetup.Read(topology, services.GetRequiredService<IConfiguration>(), configure, new KafkaLog(loggers.CreateLogger("Streaming.Kafka")).Write);
        var metrics = services.GetRequiredService<WorkerMetrics>();
        _run = new(setup, mode, loggers, services, metrics);
        _runs.Add(_run);
        AllowTimeToStop(setup.Options.ShutdownTimeout + StopMargin);
        if (setup.Options.Http.Port >= 0) _http = await HttpEndpoint.StartAsync(setup.Options.Http, _runs, metrics, loggers, cancellationToken);
        _ended = RunAsync(_run);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _run?.Stop();
        await _ended.WaitAsync(cancellationToken);
        if (_http is not null) await _http.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // A worker whose stop did not end in time still has the client: the process is about to end.
        if (_run is not null && _ended is { IsCompletedSuccessfully: true, Result: not ExitCode.ShutdownTimeout }) await _run.DisposeAsync();
    }

    // The host has its options already, and reads the time when it stops.
    private void AllowTimeToStop(TimeSpan time)
    {
        var host = services.GetRequiredService<IOptions<HostOptions>>().Value;
        if (host.ShutdownTimeout < time) host.ShutdownTimeout = time;
    }

    private async Task<int> RunAsync(WorkerRun run)
    {
        var code = await Task.Run(run.RunAsync);
        if (code != ExitCode.Ok) Environment.ExitCode = code;
        if (code != ExitCode.Ok || _runs.All.All(static r => r.Monitor.Health.Phase == WorkerPhase.Ended)) _lifetime.StopApplication();
        return code;
    }
}
