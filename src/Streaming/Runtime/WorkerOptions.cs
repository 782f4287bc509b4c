namespace Streaming.Runtime;

/// <summary>How a worker runs. Immutable; the host fills it from its configuration.</summary>
internal sealed record WorkerOptions
{
    /// <summary>The worker's name: static member id, and with the job's name the transactional id.</summary>
    public required string Name { get; init; }

    /// <summary>Tasks run at once on this many lanes. Default: one a core.</summary>
    public int Lanes { get; init; } = Environment.ProcessorCount;

    /// <summary>Time between two commits. Default 1 s: a transaction costs 10-40 ms, so a few per cent.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(1);

    public Guarantee Guarantee { get; init; } = Guarantee.ExactlyOnce;

    /// <summary>Bytes for everything that the worker holds: live levels, channels, pending output, the client's queues. Default: half of what the process may use.</summary>
    public long MemoryLimit { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Without a heartbeat for this long the worker is taken for dead. Default 10 s.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A transaction that is open for longer is aborted by the broker; an epoch that cannot finish in half of it is undone. Default 15 s.</summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stop may take before what is under way is given up. Default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Make topics that are missing (development only).</summary>
    public bool CreateMissingTopics { get; init; }

    /// <summary>Stop at the end that the sources had at the start.</summary>
    public bool UntilEnd { get; init; }

    /// <summary>In a bounded run: emit every open window at the end.</summary>
    public bool Drain { get; init; }

    /// <summary>Leave the group for good when stopping, so that others take over at once.</summary>
    public bool LeaveOnStop { get; init; }

    /// <summary>Replicas of internal topics; -1 takes the broker's default.</summary>
    public short ReplicationFactor { get; init; } = -1;

    // Shares of the memory limit: 3/8 live state, 1/8 the cut (two copies of at most 1/16 that changed), 1/8 channels, 1/8 output, 1/16 each the block cache and the write buffers of the
    // stores, 1/16 each the client's queues. The live level gets most: it is where speed comes from.
    public long LiveBytes => MemoryLimit / 8 * 3;

    /// <summary>What may have changed before an epoch ends early.</summary>
    public long DirtyBytes => MemoryLimit / 16;

    public long ChannelBytes => MemoryLimit / 8;

    public long OutputBytes => MemoryLimit / 8;

    public long ClientQueueBytes => Math.Clamp(MemoryLimit / 16, 1 << 20, 64 << 20);
}
