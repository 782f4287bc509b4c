using Streaming.Kafka.Embedded.Cluster;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Server;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded;

/// <summary>
/// A broker that speaks Kafka's protocol, in this process: for tests and for development, with nothing to install. It is one node, listens on the loopback interface only, and
/// keeps everything in memory, or in files (<see cref="EmbeddedKafkaOptions.DataDirectory"/>). Production runs on Kafka.
/// </summary>
public sealed class EmbeddedKafka : IAsyncDisposable
{
    private readonly Listener _listener;
    private readonly BrokerLoop _loop;
    private readonly FileStorage? _files;
    private int _disposed;

    private EmbeddedKafka(Listener listener, Broker broker, BrokerLoop loop, FileStorage? files, Action<string> log)
    {
        (_listener, Broker, _loop, _files) = (listener, broker, loop, files);
        Stopped = StopAsync(log);
    }

    /// <summary>Where clients reach the broker: <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers => $"{Broker.Settings.Host}:{Broker.Settings.Port}";

    /// <summary>
    /// The end of the broker. It ends by itself only if its disk fails, with a <see cref="StorageException"/>: it closes all connections then, rather than confirm what may be
    /// lost.
    /// </summary>
    public Task Stopped { get; }

    /// <summary>What the loop runs; other threads may look at what never changes.</summary>
    internal Broker Broker { get; }

    /// <summary>Starts a broker. It answers when this returns, and its topics are there. Those that are in the data directory stay as they are.</summary>
    /// <param name="options">What it is to be; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names all that is wrong.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    /// <exception cref="StorageException">The data directory cannot be used, or another broker has it.</exception>
    public static Task<EmbeddedKafka> StartAsync(EmbeddedKafkaOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new(), static s => s, static _ => { }, cancellationToken);

    /// <summary>Starts a broker with settings that are no option; <paramref name="prepare"/> is called before its first request.</summary>
    internal static async Task<EmbeddedKafka> StartAsync(
        EmbeddedKafkaOptions options, Func<BrokerSettings, BrokerSettings> change, Action<Broker> prepare, CancellationToken cancellationToken, Disk? disk = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var violations = options.Violations().ToList();
        if (violations.Count > 0) throw new ArgumentException($"The embedded broker cannot be started: {string.Join(" ", violations)}", nameof(options));
        var log = options.Log ?? (static _ => { });
        var listener = new Listener(options.Port, new(options.MaxConnections, options.MaxRequestBytes, options.MaxBytesInFlight), log);
        FileStorage? files = null;
        try
        {
            if (options.DataDirectory is { } directory) files = new(Path.GetFullPath(directory), options.SyncEveryWrite, disk);
            if (files?.JournalCut > 0) log($"The journal in '{options.DataDirectory}' was not whole at its end: {files.JournalCut} bytes were cut off.");
            var broker = new Broker(change(Settings(options, listener.Port, files)), options.Time, files ?? (ILogStorage)new MemoryStorage(), Guid.NewGuid, log)
            {
                Failed = (call, e) => log($"{call.Api} in version {call.Version} failed: {e}"),
            };
            foreach (var (name, topic) in options.Topics)
            {
                if (!broker.Topics.TryFind(name, out _)) broker.Topics.Create(name, topic.Partitions ?? options.DefaultPartitions, new TopicConfig(topic.Config, broker.Settings.TopicDefaults));
            }
            prepare(broker);
            files?.Sync();
            var outbox = new Outbox();
            var loop = new BrokerLoop(broker, outbox, options.Time, options.SyncEveryWrite, log);
            listener.Start(broker, loop, outbox);
            return new(listener, broker, loop, files, log);
        }
        catch (WireException e) when (files is not null)
        {
            files.Dispose();
            await listener.DisposeAsync();
            throw new StorageException(options.DataDirectory!, $"The data directory '{options.DataDirectory}' is of another version of the broker: {e.Message}", e);
        }
        catch
        {
            files?.Dispose();
            await listener.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes all connections and stops. What is in memory is gone; what is in files is on the disk. Takes 5 seconds at most for the connections.</summary>
    /// <exception cref="StorageException">The disk failed, and what was not on it may be lost.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _listener.DisposeAsync();
        await _loop.DisposeAsync();
        await Stopped;
    }

    private async Task StopAsync(Action<string> log)
    {
        try
        {
            await _loop.Ended;
            _files?.Sync();
        }
        catch (StorageException e)
        {
            log($"The broker has stopped, since what it would confirm may be lost: {e.Message}");
            throw;
        }
        finally
        {
            await _listener.DisposeAsync();
            _files?.Dispose();
        }
    }

    private static BrokerSettings Settings(EmbeddedKafkaOptions options, int port, FileStorage? files) => new()
    {
        ClusterId = files is null ? ClusterIdentity.New() : ClusterIdentity.Of(files),
        Host = "127.0.0.1",
        Port = port,
        DefaultPartitions = options.DefaultPartitions,
        TopicDefaults = new Dictionary<string, string>(options.TopicDefaults, StringComparer.Ordinal),
        MaxTopics = options.MaxTopics,
        MaxPartitions = options.MaxPartitions,
    };
}
