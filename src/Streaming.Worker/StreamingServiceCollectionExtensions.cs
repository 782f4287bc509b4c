using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Streaming.Hosting;
using Streaming.Metrics;

namespace Streaming;

/// <summary>Runs jobs in an application's host.</summary>
public static class StreamingServiceCollectionExtensions
{
    /// <summary>
    /// Adds a worker of a job. It starts and stops with the host, reads the section <c>Streaming</c> of the host's configuration, writes to its log, and finds what sinks and serdes ask for among
    /// its services. May be called for several jobs. A configuration that is wrong fails the start of the host with STR2501, which names every mistake. A job that fails stops the host and sets
    /// the process's exit code.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="topology">The job.</param>
    /// <param name="configure">Sets options in code, over the configuration.</param>
    public static IServiceCollection AddStreaming(this IServiceCollection services, Topology topology, Action<StreamingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(topology);
        return services.AddWorker(topology, new RunMode(), configure);
    }

    internal static IServiceCollection AddWorker(this IServiceCollection services, Topology topology, RunMode mode, Action<StreamingOptions>? configure)
    {
        services.TryAddSingleton<WorkerRuns>();
        services.TryAddSingleton(static provider => new WorkerMetrics(provider.GetRequiredService<WorkerRuns>(), TimeProvider.System));
        return services.AddSingleton<IHostedService>(provider => new StreamingService(topology, mode, configure, provider));
    }
}
