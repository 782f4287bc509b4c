using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using Streaming.RocksDb.Store;

namespace Streaming.RocksDb;

/// <summary>
/// Keeps the state of tasks in RocksDB: one database a task, a column family a store, one block cache and one pool of background
/// threads for all. The write-ahead log is on and not synced: applied batches survive the process (also <c>kill -9</c>) whole and in
/// order; after a crash of the machine the directory may be a few batches behind, and its position says where the changelogs go on.
/// </summary>
/// <remarks>
/// A directory is never wiped because of a crash. A damaged one is renamed to <c>….corrupt-n</c> (the last is kept, to be looked into),
/// reported through <see cref="RocksDbOptions.OnDiscarded"/>, and the task begins with an empty store and position.
/// Opening blocks and runs on the caller's thread. Thread-safe; each store is for one thread at a time.
/// </remarks>
[Experimental("STRX001")]
public sealed class RocksDbStateBackend : IStateBackend
{
    private readonly RocksDbOptions _options;
    private readonly string _root;
    private readonly DatabaseSettings _settings;
    private int _tasks = 1;
    private int _disposed;

    /// <summary>Loads RocksDB and makes what the databases share. Touches no file.</summary>
    /// <exception cref="ArgumentException">Options are out of bounds; all of them are named.</exception>
    /// <exception cref="RocksDbException">STR2801: the native library is missing or too old.</exception>
    public RocksDbStateBackend(RocksDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _root = Path.GetFullPath(options.Directory);
        _settings = new DatabaseSettings(options);
    }

    /// <summary>Bytes that the shared block cache holds now.</summary>
    public long BlockCacheUsage
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            return _settings.CacheUsage;
        }
    }

    /// <inheritdoc/>
    public void Expect(int tasks) => Volatile.Write(ref _tasks, Math.Max(1, tasks));

    /// <inheritdoc/>
    /// <exception cref="RocksDbException">
    /// STR2802 the directory is of another identity; STR2803 of a newer format; STR2804 in use; STR2805 it cannot be opened.
    /// </exception>
    public ValueTask<ITaskStore> OpenAsync(string task, string identity, IReadOnlyList<string> stores, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ValueTask<ITaskStore>(Open(task, identity, stores));
        }
        catch (Exception e)
        {
            return ValueTask.FromException<ITaskStore>(e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A directory was last used when a file in it, or its lock, was last written. One that cannot be deleted now is left for the next time.</remarks>
    public ValueTask<IReadOnlyList<string>> RemoveUnusedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        // Deletes files for as long as it takes: not on the caller's thread.
        return new(Task.Run<IReadOnlyList<string>>(() => RemoveUnused(before, cancellationToken), cancellationToken));
    }

    /// <summary>Frees what is shared. Stores that are open stay usable until they are disposed themselves.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _settings.Dispose();
        return default;
    }

    private RocksDbTaskStore Open(string task, string identity, IReadOnlyList<string> stores)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        ArgumentException.ThrowIfNullOrEmpty(identity);
        if (stores.Distinct(StringComparer.Ordinal).Count() != stores.Count)
            throw new ArgumentException($"Task '{task}' names a store twice: {string.Join(", ", stores)}.", nameof(stores));

        var directory = new TaskDirectory(_root, task);
        using var directoryLock = directory.Lock();
        try
        {
            directory.Prepare();
            if (directory.DamageNoted() is { } noted) Discard(directory, noted);
            try
            {
                return Open(directory, identity, stores, directoryLock);
            }
            catch (DamagedDirectoryException e)
            {
                Discard(directory, e.Message);
                return Open(directory, identity, stores, directoryLock);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DamagedDirectoryException)
        {
            throw directory.Failed("open", e.Message, e);
        }
    }

    /// <summary>The open database takes its own reference to the lock; that of the caller may then be released.</summary>
    private RocksDbTaskStore Open(TaskDirectory directory, string identity, IReadOnlyList<string> stores, SafeFileHandle directoryLock)
    {
        var store = new RocksDbTaskStore(directory, _settings, DatabaseOpener.Open(directory, _settings, Volatile.Read(ref _tasks), stores, directoryLock), stores.Count);
        try
        {
            store.Identify(identity);
            return store;
        }
        catch (RocksDbException e) when (e.Code == "STR2806")
        {
            store.Dispose();
            throw new DamagedDirectoryException(e.Message);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private void Discard(TaskDirectory directory, string reason)
    {
        var aside = directory.Discard();
        _options.OnDiscarded?.Invoke(
            $"STR2806 State directory '{directory.Path}' of task '{directory.Task}' is damaged ({reason}). It was renamed to '{aside}' "
            + "and the task is restored from the changelogs.");
    }

    private List<string> RemoveUnused(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        foreach (var directory in TaskDirectory.All(_root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (directory.LastUsed >= before) continue;
            try
            {
                using var directoryLock = directory.Lock();
                directory.Remove();
                removed.Add(directory.Task);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or RocksDbException)
            {
                // In use, or the disk refuses.
            }
        }
        return removed;
    }
}
