using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Server;
using Streaming.Kafka.Embedded.Topics;

namespace Streaming.Kafka.Embedded;

/// <summary>
/// A broker that speaks Kafka's protocol, in this process: for tests and for development, with nothing to install. It is one node, listens on the loopback interface only, and
/// keeps everything in memory. Production runs on Kafka.
/// </summary>
public sealed class EmbeddedKafka : IAsyncDisposable
{
    private readonly Listener _listener;
    private readonly BrokerLoop _loop;
    private int _disposed;

    private EmbeddedKafka(Listener listener, Broker broker, BrokerLoop loop) => (_listener, Broker, _loop) = (listener, broker, loop);

    /// <summary>Where clients reach the broker: <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers => $"{Broker.Settings.Host}:{Broker.Settings.Port}";

    /// <summary>What the loop runs; other threads may look at what never changes.</summary>
    internal Broker Broker { get; }

    /// <summary>Starts a broker. It answers when this returns, and its topics are there.</summary>
    /// <param name="options">What it is to be; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names all that is wrong.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static Task<EmbeddedKafka> StartAsync(EmbeddedKafkaOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new(), static s => s, static _ => { }, cancellationToken);

    /// <summary>Starts a broker with settings that are no option; <paramref name="prepare"/> is called before its first request.</summary>
    internal static Task<EmbeddedKafka> StartAsync(
        EmbeddedKafkaOptions options, Func<BrokerSettings, BrokerSettings> change, Action<Broker> prepare, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var violations = options.Violations().ToList();
        if (violations.Count > 0) throw new ArgumentException($"The embedded broker cannot be started: {string.Join(" ", violations)}", nameof(options));
        var log = options.Log ?? (static _ => { });
        var listener = new Listener(options.Port, new(options.MaxConnections, options.MaxRequestBytes, options.MaxBytesInFlight), log);
        var broker = new Broker(change(Settings(options, listener.Port)), options.Time, new MemoryStorage(), Guid.NewGuid)
        {
            Failed = (call, e) => log($"{call.Api} in version {call.Version} failed: {e}"),
        };
        foreach (var (name, topic) in options.Topics) broker.Topics.Create(name, topic.Partitions ?? options.DefaultPartitions, new TopicConfig(topic.Config, broker.Settings.TopicDefaults));
        prepare(broker);
        var loop = new BrokerLoop(broker, options.Time, log);
        listener.Start(broker, loop);
        return Task.FromResult(new EmbeddedKafka(listener, broker, loop));
    }

    /// <summary>Closes all connections and stops. Everything that was kept is gone. Takes 5 seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _listener.DisposeAsync();
        await _loop.DisposeAsync();
    }

    private static BrokerSettings Settings(EmbeddedKafkaOptions options, int port) => new()
    {
        ClusterId = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        Host = "127.0.0.1",
        Port = port,
        DefaultPartitions = options.DefaultPartitions,
        TopicDefaults = new Dictionary<string, string>(options.TopicDefaults, StringComparer.Ordinal),
        MaxTopics = options.MaxTopics,
        MaxPartitions = options.MaxPartitions,
    };
}
