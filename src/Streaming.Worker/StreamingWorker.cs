using Streaming.CommandLine;

namespace Streaming;

/// <summary>Runs a job as a worker process.</summary>
public static class StreamingWorker
{
    /// <summary>
    /// Does what the command line says; without a verb, runs a worker until the process is told to stop (SIGTERM, SIGINT, <paramref name="cancellationToken"/>), a bounded run is complete, or the
    /// job fails. A stop commits what was processed and keeps the membership, so that a restart goes on at once. To run a job in an application's own host, see
    /// <see cref="StreamingServiceCollectionExtensions.AddStreaming"/>.
    /// </summary>
    /// <param name="topology">The job.</param>
    /// <param name="args">
    /// The command line: <c>run [--until end] [--drain] [--status]</c>, <c>check</c>, <c>describe [--format text|mermaid] [--acls]</c>, <c>reset [--to-earliest] [--to-datetime TIME] [--yes] [--dry-run]</c>,
    /// <c>drain [--worker NAME]</c>, and options as <c>--Streaming:Name value</c>.
    /// </param>
    /// <param name="configure">Sets options in code, over all other sources.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <returns>A process's exit code, see <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(Topology topology, string[] args, Action<StreamingOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(args);
        return WorkerCommands.InvokeAsync(topology, args, configure, Console.IsInputRedirected ? null : Console.In, Console.Out, Console.Error, cancellationToken);
    }
}
