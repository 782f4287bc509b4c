namespace Streaming.RocksDb;

/// <summary>Where and within which bounds state is kept. Validated by <see cref="RocksDbStateBackend"/>.</summary>
public sealed record RocksDbOptions
{
    /// <summary>
    /// The root, which gets one directory a task. It is a cache of the changelogs: a volume that comes back after a restart saves the
    /// restore, one that does not costs time and no data. No default: the choice of the volume is the operator's.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Bytes of the one block cache that all tasks share: blocks, indexes and filters of what is on disk. Default 64 MiB: hot keys live
    /// in the engine's own tables, so this serves the misses, mostly with filters and indexes (1.3 bytes a key). At least 1 MiB.
    /// </summary>
    public long BlockCacheBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Bytes of write buffers for all tasks together. Default 64 MiB. Each of the tasks that are expected gets an equal share, at least 512 KiB and at most 16 MiB, which is what
    /// one writes in a few epochs. A flush that lags behind can hold half as much again. At least 1 MiB.
    /// </summary>
    public long WriteBufferBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Threads for flushes and compactions, shared by all databases of the process. Default 2: one for each kind, so that a long
    /// compaction never holds up a flush, and the lanes keep the cores. At least 2.
    /// </summary>
    public int BackgroundThreads { get; init; } = 2;

    /// <summary>
    /// Files that a database keeps open. Default 128: with files of 32 MiB, 4 GiB of state without opening one anew, and a hundred
    /// tasks stay far below the usual limit of a container. At least 20 (RocksDB's own minimum).
    /// </summary>
    public int MaxOpenFiles { get; init; } = 128;

    /// <summary>Compression of blocks. Default LZ4: half the disk and half the cache misses for little time.</summary>
    public RocksDbCompression Compression { get; init; } = RocksDbCompression.Lz4;

    /// <summary>
    /// Called, on the thread that opens, with one sentence for every damaged directory that was set aside; the task's state is then
    /// restored from the changelogs. Default: nothing.
    /// </summary>
    public Action<string>? OnDiscarded { get; init; }

    internal void Validate()
    {
        var violations = new List<string>();
        if (string.IsNullOrWhiteSpace(Directory)) violations.Add("Directory is empty: name the folder for state.");
        AtLeast(nameof(BlockCacheBytes), BlockCacheBytes, 1 << 20);
        AtLeast(nameof(WriteBufferBytes), WriteBufferBytes, 1 << 20);
        AtLeast(nameof(BackgroundThreads), BackgroundThreads, 2);
        AtLeast(nameof(MaxOpenFiles), MaxOpenFiles, 20);
        if (!Enum.IsDefined(Compression)) violations.Add($"Compression is {(int)Compression}: choose None or Lz4.");
        if (violations.Count > 0) throw new ArgumentException($"{nameof(RocksDbOptions)}: {string.Join(" ", violations)}");

        void AtLeast(string name, long value, long limit)
        {
            if (value < limit) violations.Add($"{name} is {value}: it must be at least {limit}.");
        }
    }
}
