namespace Streaming;

/// <summary>How a worker runs: the section <c>Streaming</c> of the host's configuration, and what code sets over it.</summary>
/// <remarks>
/// Durations are written as <c>500ms</c>, <c>10s</c>, <c>5min</c>, <c>1h</c>, <c>1d</c> or <c>00:00:10</c>, sizes as <c>512MiB</c>, <c>2GiB</c> or a number of bytes. A text may be in a file instead: the option's name with
/// <c>File</c> behind it names one, such as <c>Streaming:Postgres:ConnectionStringFile</c>. An empty value is none.
/// </remarks>
public sealed class StreamingOptions
{
    private const int MostLanes = 1024;
    private const long LeastMemory = 64L << 20;
    private const int LongestName = 200;
    private static readonly TimeSpan LeastSession = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MostSession = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeastTransaction = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostTransaction = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LeastCommit = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LeastShutdown = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostShutdown = TimeSpan.FromHours(1);

    /// <summary>The connection to Kafka.</summary>
    public KafkaConnectionOptions Kafka { get; } = new();

    /// <summary>
    /// The worker's name: static member id, and with the job's name the transactional id; unique within the job. Default: the host's name and the number of the first state
    /// directory whose lock is free, so that a restarted worker has its state and its partitions back. Letters, digits, '.', '_' and '-', at most 200.
    /// </summary>
    public string? WorkerName { get; set; }

    /// <summary>Root of the state directories. Default <c>.state</c> in the current directory. It is a cache of the changelogs: losing it costs a restore.</summary>
    public string StateDirectory { get; set; } = ".state";

    /// <summary>What the job promises. Default exactly once.</summary>
    public Guarantee Guarantee { get; set; } = Guarantee.ExactlyOnce;

    /// <summary>Time between two commits. Default 1 s: a transaction costs 10-40 ms, so a few per cent. 10 ms to half of <see cref="TransactionTimeout"/>.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A transaction that is open for longer is ended by the broker. Default 15 s: a dead worker's open transaction holds readers back for as long at most. An epoch that cannot finish in half of
    /// it is undone and made smaller, and a single record that takes longer ends the worker (STR3106). 1 s to 15 min, the brokers' <c>transaction.max.timeout.ms</c>.
    /// </summary>
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Tasks that run at once. Default: one a core. 1 to 1024.</summary>
    public int Lanes { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Bytes for everything that the worker holds: live state, channels, pending output, client queues. Default: half of what the process may use; the rest is for the collector's slack and the user.
    /// At least 64 MiB.
    /// </summary>
    public long MemoryLimit { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>
    /// A worker without heartbeat for this long is taken for dead. Default 10 s; raise it where a restarted container takes longer to come back. 3 s (three heartbeats) to 30 min, within the
    /// brokers' <c>group.min.session.timeout.ms</c> and <c>group.max.session.timeout.ms</c>.
    /// </summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop may take. Default 30 s, as Kubernetes' grace period. 1 s to 1 h.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Leave the group for good when stopping, so that other workers take over at once. Default false: a stop is a restart.</summary>
    public bool LeaveOnStop { get; set; }

    /// <summary>The port for metrics, health and drain.</summary>
    public HttpOptions Http { get; } = new();

    /// <summary>How <see cref="StreamingWorker"/> writes its log. Default <see cref="LogFormat.Auto"/>: JSON in containers, else text. Levels are those of the host: <c>Logging:LogLevel:Streaming</c>.</summary>
    public LogFormat LogFormat { get; set; }

    internal Dictionary<Type, object> Services { get; } = [];

    /// <summary>
    /// Gives sinks and serdes what they ask for by type. Options of a connector that are given so stand in place of their section of the configuration.
    /// </summary>
    public StreamingOptions Use<T>(T service)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(service);
        Services[typeof(T)] = service;
        return this;
    }

    internal IEnumerable<OptionError> Validate()
    {
        foreach (var error in Kafka.Validate()) yield return error with { Name = $"Kafka:{error.Name}" };
        foreach (var error in Http.Validate()) yield return error with { Name = $"Http:{error.Name}" };
        if (WorkerName is { } name && !IsName(name)) yield return new(nameof(WorkerName), $"is '{name}'; it must have 1 to {LongestName} characters of A-Z, a-z, 0-9, '.', '_' and '-'.");
        if (string.IsNullOrWhiteSpace(StateDirectory) || StateDirectory.Contains('\0')) yield return new(nameof(StateDirectory), "is empty; it must name a folder, which is made if it is not there.");
        if (!Enum.IsDefined(Guarantee)) yield return new(nameof(Guarantee), $"is {Guarantee}; it must be ExactlyOnce or AtLeastOnce.");
        if (!Enum.IsDefined(LogFormat)) yield return new(nameof(LogFormat), $"is {LogFormat}; it must be Auto, Text or Json.");
        if (TransactionTimeout < LeastTransaction || TransactionTimeout > MostTransaction) yield return new(nameof(TransactionTimeout), $"is {TransactionTimeout}; it must lie between 1 s and 15 min.");
        if (CommitInterval < LeastCommit || CommitInterval > TransactionTimeout / 2) yield return new(nameof(CommitInterval), $"is {CommitInterval}; it must lie between 10 ms and {TransactionTimeout / 2} (half of Streaming:TransactionTimeout).");
        if (Lanes is < 1 or > MostLanes) yield return new(nameof(Lanes), $"is {Lanes}; it must lie between 1 and {MostLanes}.");
        if (MemoryLimit < LeastMemory) yield return new(nameof(MemoryLimit), $"is {MemoryLimit} bytes; it must be at least 64 MiB.");
        if (SessionTimeout < LeastSession || SessionTimeout > MostSession) yield return new(nameof(SessionTimeout), $"is {SessionTimeout}; it must lie between 3 s (three heartbeats) and 30 min.");
        if (ShutdownTimeout < LeastShutdown || ShutdownTimeout > MostShutdown) yield return new(nameof(ShutdownTimeout), $"is {ShutdownTimeout}; it must lie between 1 s and 1 h.");
    }

    // Brokers take the same names for static members as for topics.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name is not ("." or "..") && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
