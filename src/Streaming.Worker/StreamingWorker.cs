using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Streaming.Kafka;
using Streaming.RocksDb;
using Streaming.Runtime;

namespace Streaming;

/// <summary>Runs a job as a worker process.</summary>
public static class StreamingWorker
{
    /// <summary>
    /// Runs a topology until the process is told to stop (SIGTERM, SIGINT, <paramref name="cancellationToken"/>), a bounded run is complete, or the job fails. A stop
    /// commits what was processed and keeps the membership, so that a restart goes on at once.
    /// </summary>
    /// <param name="topology">The job.</param>
    /// <param name="args">The command line: <c>run [--until end] [--drain] [--status]</c>, <c>describe</c>, and options as <c>--Streaming:Name value</c>.</param>
    /// <param name="configure">Sets options in code, over all other sources.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <returns>A process's exit code, see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(Topology topology, string[] args, Action<StreamingOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(args);
        if (RunArguments.Parse(args, out var usage) is not { } arguments) return await RefuseAsync(usage!);
        if (arguments.Verb == "describe")
        {
            await Console.Out.WriteAsync(topology.Describe());
            return ExitCode.Ok;
        }
        var options = new StreamingOptions();
        try
        {
            arguments.Configuration.GetSection("Streaming").Bind(options, o => o.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            return await RefuseAsync($"STR2501 {e.Message} {e.InnerException?.Message}".TrimEnd());
        }
        configure?.Invoke(options);
        if (options.Validate() is { Count: > 0 } errors) return await RefuseAsync(string.Join(Environment.NewLine, errors));
        using var logging = LoggerFactory.Create(b => b.AddSimpleConsole(c =>
        {
            c.SingleLine = true;
            c.TimestampFormat = "HH:mm:ss.fff ";
        }).SetMinimumLevel(LogLevel.Information));
        return await RunAsync(topology, options, arguments, new WorkerLog(logging.CreateLogger("Streaming")), cancellationToken);
    }

    private static async Task<int> RunAsync(Topology topology, StreamingOptions options, RunArguments arguments, WorkerLog log, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        KafkaTransport kafka;
        try
        {
            kafka = new(KafkaOptionsOf(options));
        }
        catch (TransportException e)
        {
            // Nothing was connected to yet: the options or the library are at fault.
            log.Failed(e.Message);
            return ExitCode.Usage;
        }
        try
        {
            using var directory = StateDirectory.Take(options.StateDirectory, topology.Name);
            var name = options.WorkerName ?? $"{Environment.MachineName}-{directory.Number}";
            await using var transport = kafka;
            await using var state = new RocksDbStateBackend(new RocksDbOptions
            {
                Directory = directory.Path,
                BlockCacheBytes = options.MemoryLimit / 16,
                WriteBufferBytes = options.MemoryLimit / 16,
                OnDiscarded = log.Warning,
            });
            var worker = new Runtime.Worker(topology, transport, state, WorkerOptionsOf(options, name, arguments), TimeProvider.System, new WorkerServices(options), log, stop.Token);
            var running = Task.Run(worker.RunAsync, CancellationToken.None);
            if (arguments.Status) _ = PrintStatusAsync(worker, running);
            await Task.WhenAny(running, Task.Delay(Timeout.Infinite, stop.Token));
            if (!running.IsCompleted && await Task.WhenAny(running, Task.Delay(options.ShutdownTimeout, CancellationToken.None)) != running)
            {
                log.Failed($"STR2404 The stop did not complete within {options.ShutdownTimeout}; what was not committed is read again at the next start.");
                return ExitCode.ShutdownTimeout;
            }
            await running;
            log.Stopped();
            return ExitCode.Ok;
        }
        catch (Exception e)
        {
            // An error with a code says everything; anything else is a fault of ours, and its trace is wanted.
            log.Failed(e is StreamingException or TransportException or RocksDbException ? e.Message : e.ToString());
            return ExitCode.Failed;
        }
    }

    private static async Task PrintStatusAsync(Runtime.Worker worker, Task running)
    {
        var line = new StatusLine(TimeProvider.System);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!running.IsCompleted && await timer.WaitForNextTickAsync()) await Console.Out.WriteLineAsync(line.Print(worker.Status));
    }

    private static KafkaOptions KafkaOptionsOf(StreamingOptions options)
    {
        var kafka = new KafkaOptions { BootstrapServers = options.Kafka.BootstrapServers, ProducerQueueBytes = Math.Clamp(options.MemoryLimit / 16, 1 << 20, 64 << 20) };
        foreach (var (key, value) in options.Kafka.Settings) kafka.Settings[key] = value;
        return kafka;
    }

    private static WorkerOptions WorkerOptionsOf(StreamingOptions options, string name, RunArguments arguments) => new()
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
        UntilEnd = arguments.UntilEnd,
        Drain = arguments.Drain,
    };

    private static async Task<int> RefuseAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return ExitCode.Usage;
    }
}
