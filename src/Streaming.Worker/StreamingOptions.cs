namespace Streaming;

/// <summary>
/// How a worker runs. Filled from, each over the one before: environment variables (<c>Streaming__Kafka__BootstrapServers</c>, ..), the command line
/// (<c>--Streaming:Kafka:BootstrapServers</c>), code.
/// </summary>
public sealed class StreamingOptions
{
    /// <summary>The connection to Kafka.</summary>
    public KafkaConnectionOptions Kafka { get; set; } = new();

    /// <summary>
    /// The worker's name: static member id, and with the job's name the transactional id; unique within the job. Default: the host's name and the number of the first state
    /// directory whose lock is free, so that a restarted worker has its state and its partitions back.
    /// </summary>
    public string? WorkerName { get; set; }

    /// <summary>Root of the state directories. Default <c>.state</c> in the current directory. It is a cache of the changelogs: losing it costs a restore.</summary>
    public string StateDirectory { get; set; } = ".state";

    /// <summary>What the job promises. Default exactly once.</summary>
    public Guarantee Guarantee { get; set; } = Guarantee.ExactlyOnce;

    /// <summary>Time between two commits. Default 1 s: a transaction costs 10-40 ms, so a few per cent.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A transaction that is open for longer is ended by the broker. Default 15 s: a dead worker's open transaction holds readers back for as long at most. An epoch that cannot finish in half of
    /// it is undone and made smaller, and a single record that takes longer ends the worker (STR3106). At most the brokers' <c>transaction.max.timeout.ms</c> (15 min).
    /// </summary>
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Tasks that run at once. Default: one a core.</summary>
    public int Lanes { get; set; } = Environment.ProcessorCount;

    /// <summary>Bytes for everything that the worker holds: live state, channels, pending output, client queues. Default: half of what the process may use; the rest is for the collector's slack and the user.</summary>
    public long MemoryLimit { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>A worker without heartbeat for this long is taken for dead. Default 10 s; raise it where a restarted container takes longer to come back.</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop may take. Default 30 s, as Kubernetes' grace period.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Leave the group for good when stopping, so that other workers take over at once. Default false: a stop is a restart.</summary>
    public bool LeaveOnStop { get; set; }

    internal Dictionary<Type, object> Services { get; } = [];

    /// <summary>Gives sinks and serdes what they ask for by type, such as the options of a Postgres sink.</summary>
    public StreamingOptions Use<T>(T service)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(service);
        Services[typeof(T)] = service;
        return this;
    }

    internal IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Kafka.BootstrapServers)) errors.Add("STR2501 Streaming:Kafka:BootstrapServers is not set. Set it to host:port[,host:port], for example Streaming__Kafka__BootstrapServers=localhost:9092.");
        if (TransactionTimeout < TimeSpan.FromSeconds(1) || TransactionTimeout > TimeSpan.FromMinutes(15)) errors.Add($"STR2501 Streaming:TransactionTimeout is {TransactionTimeout}; it must lie between 1 s and 15 min.");
        if (CommitInterval < TimeSpan.FromMilliseconds(10) || CommitInterval > TransactionTimeout / 2) errors.Add($"STR2501 Streaming:CommitInterval is {CommitInterval}; it must lie between 10 ms and {TransactionTimeout / 2} (half of Streaming:TransactionTimeout).");
        if (Lanes is < 1 or > 1024) errors.Add($"STR2501 Streaming:Lanes is {Lanes}; it must lie between 1 and 1024.");
        if (MemoryLimit < 64L << 20) errors.Add($"STR2501 Streaming:MemoryLimit is {MemoryLimit} bytes; it must be at least 64 MiB.");
        if (SessionTimeout < TimeSpan.FromSeconds(3)) errors.Add($"STR2501 Streaming:SessionTimeout is {SessionTimeout}; it must be at least 3 s (three heartbeats).");
        return errors;
    }
}
