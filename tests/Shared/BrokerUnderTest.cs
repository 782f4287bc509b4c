using System.Collections.Concurrent;
using Streaming.Kafka.Embedded;

[assembly: AssemblyFixture(typeof(Streaming.Tests.Shared.BrokerUnderTest))]

namespace Streaming.Tests.Shared;

/// <summary>
/// What the tests of an assembly that need a broker run on: the one that STREAMING_TEST_KAFKA names, or, without it, an embedded one in this process. The tests are the same.
/// </summary>
public sealed class BrokerUnderTest : IAsyncLifetime
{
    private static readonly string? Named = Environment.GetEnvironmentVariable("STREAMING_TEST_KAFKA") is { Length: > 0 } servers ? servers : null;
    private static string? _started;
    private readonly ConcurrentQueue<string> _lines = new();
    private EmbeddedKafka? _kafka;

    /// <summary>Where the broker is reached.</summary>
    internal static string Servers => Named ?? Volatile.Read(ref _started) ?? throw new InvalidOperationException("The broker is asked for before it was started.");

    /// <summary>Whether it is the embedded one.</summary>
    internal static bool IsEmbedded => Named is null;

    public async ValueTask InitializeAsync()
    {
        if (!IsEmbedded) return;
        _kafka = await EmbeddedKafka.StartAsync(new() { Log = _lines.Enqueue });
        Volatile.Write(ref _started, _kafka.BootstrapServers);
    }

    /// <summary>Fails if the broker did, in a request of whatever test: what it could not do is told as UNKNOWN_SERVER_ERROR, which clients try again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_kafka is null) return;
        await _kafka.DisposeAsync();
        Assert.DoesNotContain(_lines, l => l.Contains("failed", StringComparison.Ordinal) || l.Contains("mistake", StringComparison.Ordinal));
    }
}
