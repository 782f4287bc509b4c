using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>A broker without sockets, in memory or in files. One in files can be ended at any time and goes on as another.</summary>
internal sealed class KeptBroker : IDisposable
{
    private readonly StepClock _clock;
    private readonly Random _ids;
    private readonly string? _folder;
    private FileStorage? _files;

    public KeptBroker(StepClock clock, string? folder, int seed = 1, Disk? disk = null)
    {
        (_clock, _folder, _ids) = (clock, folder, new(seed));
        Start(disk);
    }

    public Broker Broker { get; private set; } = null!;

    /// <summary>What was told at the starts.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What is decided is kept only when time passes, as in a server in which that is costly.</summary>
    public bool FlushesRounds { get; set; }

    /// <summary>Called when something was kept.</summary>
    public Action? Flushed { get; set; }

    public List<Exception> Failures { get; } = [];

    /// <summary>Asks; the answer must come at once, or in the step that follows.</summary>
    public TResponse Ask<TResponse>(IRequest<TResponse> request) where TResponse : class, IApiMessage
    {
        var call = new TestCall { Api = TResponse.Api, Version = Math.Min(ApiTable.Find(TResponse.Api)!.Max, Highest(TResponse.Api)), Request = request, ClientId = "test", ClientHost = "/test" };
        Broker.Handle(call);
        if (!call.HasEnded) Broker.Advance();
        if (Failures.OfType<KilledException>().FirstOrDefault() is { } killed) throw killed;
        Assert.Empty(Failures);
        if (FlushesRounds) Flushed?.Invoke();
        else Flush();
        return Assert.IsType<TResponse>(call.Response);
    }

    /// <summary>Time passes.</summary>
    public void Advance()
    {
        Broker.Advance();
        Flush();
    }

    /// <summary>What was decided is kept.</summary>
    public void Flush()
    {
        Broker.Flush();
        Flushed?.Invoke();
    }

    /// <summary>Ends without a word, as if the process were killed, and starts again.</summary>
    public void Restart(Disk? disk = null)
    {
        _files!.Dispose();
        Start(disk);
    }

    public void Dispose() => _files?.Dispose();

    // Topics by name, and transactions without their second protocol.
    private static short Highest(ApiKey api) => api switch { ApiKey.Fetch or ApiKey.Produce => 12, ApiKey.AddPartitionsToTxn => 3, _ => short.MaxValue };

    private void Start(Disk? disk)
    {
        _files = _folder is null ? null : new(_folder, syncsAlways: false, disk);
        var settings = new BrokerSettings { ClusterId = "test", Host = "127.0.0.1", Port = 1, RetentionIntervalMs = Never, CompactionIntervalMs = Never, ExpiryIntervalMs = Never, OffsetsExpiryIntervalMs = Never };
        Broker = new(settings, _clock, _files ?? (ILogStorage)new MemoryStorage(), NewId, Told.Add) { Failed = (_, e) => Failures.Add(e) };
        Broker.Flush();
    }

    private const long Never = 1L << 40;

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _ids.NextBytes(bytes);
        return new(bytes);
    }
}
