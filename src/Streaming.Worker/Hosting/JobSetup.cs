using Microsoft.Extensions.Configuration;
using Streaming.Building;
using Streaming.Kafka;
using Streaming.RocksDb;

namespace Streaming.Hosting;

/// <summary>A job with its options, read and checked: everything that is wrong is told at once.</summary>
internal sealed class JobSetup : IAsyncDisposable
{
    public const string Section = "Streaming";

    private readonly Dictionary<Type, object> _connectors = [];

    private JobSetup(Topology topology, StreamingOptions options) => (Topology, Options) = (topology, options);

    public Topology Topology { get; }

    public StreamingOptions Options { get; }

    /// <summary>The cluster. It is connected to when it is first asked.</summary>
    public ITransport Transport { get; private set; } = null!;

    /// <summary>Reads and checks. Nothing is connected to.</summary>
    /// <exception cref="StreamingException">STR2501, one line for each mistake.</exception>
    public static JobSetup Read(Topology topology, IConfiguration configuration, Action<StreamingOptions>? configure, Action<int, string>? kafkaLog = null)
    {
        var setup = new JobSetup(topology, new());
        var reader = new OptionsReader();
        var section = configuration.GetSection(Section);
        var connectors = setup.Connectors();
        reader.Read(section, setup.Options, [.. connectors.Select(static c => c.Section)]);
        foreach (var connector in connectors) reader.Read(section.GetSection(connector.Section), connector);
        configure?.Invoke(setup.Options);
        foreach (var error in setup.Options.Validate()) reader.Add($"{Section}:{error.Name}", error.Problem);
        foreach (var connector in connectors)
        {
            var used = setup.Options.Services.TryAdd(connector.GetType(), connector) ? connector : setup.Options.Services[connector.GetType()] as IConnectorOptions;
            foreach (var error in used?.Validate() ?? []) reader.Add($"{Section}:{connector.Section}:{error.Name}", error.Problem);
        }
        setup.ConnectTo(kafkaLog, reader);
        if (reader.Problems.Count > 0) throw new StreamingException("STR2501", string.Join(Environment.NewLine, reader.Problems)["STR2501 ".Length..]);
        return setup;
    }

    /// <summary>What a message about a right that is missing ends with: who the worker is, and what it needs.</summary>
    public string RightsHint
    {
        get
        {
            var kafka = Options.Kafka;
            if (kafka.Sasl.Username is { } name) return $"The worker is User:{name}; describe --acls --principal User:{name} prints the least rights of the job.";
            var known = kafka.Sasl.ClientId is { } id ? $"the subject of its token, often User:{id}" : kafka.Tls.CertificateFile is not null ? "the subject of its certificate" : "no name (User:ANONYMOUS)";
            return $"The worker is known by {known}; describe --acls prints the least rights of the job.";
        }
    }

    /// <summary>The state of the job's tasks below a directory.</summary>
    public RocksDbStateBackend OpenState(string directory, Action<string>? onDiscarded = null) => new(new RocksDbOptions
    {
        Directory = directory,
        BlockCacheBytes = Options.MemoryLimit / 16,
        WriteBufferBytes = Options.MemoryLimit / 16,
        OnDiscarded = onDiscarded,
    });

    public ValueTask DisposeAsync() => Transport.DisposeAsync();

    private void ConnectTo(Action<int, string>? log, OptionsReader reader)
    {
        // Told already.
        if (string.IsNullOrWhiteSpace(Options.Kafka.BootstrapServers)) return;
        var kafka = new KafkaOptions
        {
            BootstrapServers = Options.Kafka.BootstrapServers,
            Credentials = Options.Kafka.Credentials(),
            ProducerQueueBytes = Math.Clamp(Options.MemoryLimit / 16, 1 << 20, 64 << 20),
            Log = log,
        };
        foreach (var (key, value) in Options.Kafka.All()) kafka.Settings[key] = value;
        try
        {
            Transport = new KafkaTransport(kafka);
        }
        catch (TransportException e)
        {
            reader.Add($"{Section}:Kafka", e.Message);
        }
    }

    /// <summary>Options of what the job's sinks connect to, one object a type.</summary>
    private List<IConnectorOptions> Connectors()
    {
        foreach (var options in Topology.Nodes.OfType<ExternalSinkNode>().Select(static s => s.Factory.CreateOptions()).OfType<IConnectorOptions>()) _connectors.TryAdd(options.GetType(), options);
        return [.. _connectors.Values.Cast<IConnectorOptions>()];
    }
}
