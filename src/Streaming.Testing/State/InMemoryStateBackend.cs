namespace Streaming.Testing.State;

/// <summary>The state backend of one process: opens stores on a disk that outlives it.</summary>
/// <param name="disk">The disk.</param>
internal sealed class InMemoryStateBackend(InMemoryDisk disk) : IStateBackend
{
    private readonly List<InMemoryTaskStore> _open = [];
    private bool _ended;

    /// <summary>Called before a batch is applied, with the task's name: a test lets it throw, or ends the process there.</summary>
    public Action<string>? BeforeApply { get; set; }

    /// <summary>kill -9: nothing that the process still does reaches the disk, and its locks are gone.</summary>
    public void Crash()
    {
        lock (disk.Gate)
        {
            _ended = true;
            foreach (var store in _open) store.Detach();
            _open.Clear();
        }
    }

    public void Expect(int tasks)
    {
    }

    public ValueTask<ITaskStore> OpenAsync(string task, string identity, IReadOnlyList<string> stores, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        lock (disk.Gate)
        {
            if (!disk.Tasks.TryGetValue(task, out var stored)) disk.Tasks.Add(task, stored = new StoredTask(identity));
            if (stored.Owner is not null) throw new IOException($"The store of task '{task}' is open already: it is locked.");
            if (stored.Identity != identity)
                throw new InvalidDataException($"The store of task '{task}' belongs to '{stored.Identity}', not to '{identity}'. Nothing was changed.");
            foreach (var name in stores) stored.Stores.TryAdd(name, StoredEntry.None);
            var store = new InMemoryTaskStore(disk, task, stored, [.. stores], this);
            (stored.Owner, stored.LastUsed) = (store, disk.Time.GetUtcNow());
            _open.Add(store);
            return new(store);
        }
    }

    public ValueTask<IReadOnlyList<string>> RemoveUnusedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (disk.Gate)
        {
            var unused = disk.Tasks.Where(t => t.Value.Owner is null && t.Value.LastUsed < before).Select(t => t.Key).ToList();
            foreach (var task in unused) disk.Tasks.Remove(task);
            return new(unused);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var store in _open.ToArray()) store.Dispose();
        _ended = true;
        return default;
    }

    internal void Forget(InMemoryTaskStore store) => _open.Remove(store);
}
