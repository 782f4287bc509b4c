using Streaming.Kafka.Embedded;

namespace Streaming.Testing;

/// <summary>
/// An <see cref="EmbeddedKafka"/> on which things go wrong: requests that are late, lost, refused or handled twice, a coordinator that moves, a broker that stops and comes back.
/// It keeps everything in files, so that all is there after a stop: in <see cref="EmbeddedKafkaOptions.DataDirectory"/>, or in a temporary directory that is deleted at the end.
/// Not thread-safe, but for its <see cref="Faults"/>.
/// </summary>
public sealed class TestKafka : IAsyncDisposable
{
    private readonly EmbeddedKafkaOptions _options;
    private readonly string? _temporary;
    private EmbeddedKafka? _kafka;

    private TestKafka(EmbeddedKafkaOptions options, string? temporary) => (_options, _temporary) = (options, temporary);

    /// <summary>What goes wrong. Default: nothing.</summary>
    public KafkaFaults Faults { get; } = new();

    /// <summary>Where clients reach the broker: <c>127.0.0.1:port</c>, the same after every stop.</summary>
    public string BootstrapServers => $"127.0.0.1:{_options.Port}";

    /// <summary>Starts a broker.</summary>
    /// <param name="options">What it is to be; null for the defaults. The broker's port and directory are entered here if they are not set.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names all that is wrong.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static async Task<TestKafka> StartAsync(EmbeddedKafkaOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var temporary = options.DataDirectory is null ? Directory.CreateTempSubdirectory("streaming-kafka-").FullName : null;
        options.DataDirectory ??= temporary;
        var kafka = new TestKafka(options, temporary);
        try
        {
            await kafka.StartAgainAsync(cancellationToken).ConfigureAwait(false);
            return kafka;
        }
        catch
        {
            await kafka.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the broker: all connections are closed, and nobody is listening. Requests that it has received may have had their effects. Nothing happens if it is stopped.</summary>
    public async Task StopAsync()
    {
        if (_kafka is not { } kafka) return;
        _kafka = null;
        await kafka.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Starts the broker again, at the same address and with everything that it had.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">Another process has taken the port.</exception>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_kafka is not null) throw new InvalidOperationException("The broker is running.");
        _kafka = await EmbeddedKafka.StartAsync(_options, static s => s, Faults.Attach, cancellationToken).ConfigureAwait(false);
        _options.Port = _kafka.Broker.Settings.Port;
    }

    /// <summary>Stops the broker and deletes its temporary directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (_temporary is not null && Directory.Exists(_temporary)) Directory.Delete(_temporary, true);
    }
}
