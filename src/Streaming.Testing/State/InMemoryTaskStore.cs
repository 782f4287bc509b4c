using System.Collections.Immutable;

namespace Streaming.Testing.State;

/// <summary>An open store of a task.</summary>
internal sealed class InMemoryTaskStore(InMemoryDisk disk, string task, StoredTask stored, string[] names, InMemoryStateBackend backend) : ITaskStore
{
    private bool _closed;
    private bool _detached;

    public ReadOnlyMemory<byte> Position
    {
        get
        {
            lock (disk.Gate) return Stored.Position;
        }
    }

    private StoredTask Stored
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return stored;
        }
    }

    public void MultiGet(int store, ByteBlock keys, ByteBlock values)
    {
        values.Clear();
        var entries = Entries(store);
        for (var i = 0; i < keys.Count; i++)
        {
            if (entries.TryGetValue(new StoredEntry(keys[i].ToArray(), []), out var found)) values.Add(found.Value);
            else values.AddAbsent();
        }
    }

    public IStoreCursor Scan(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var entries = Entries(store);
        return new InMemoryStoreCursor(entries, StoredEntry.LowerBound(entries, from), to.IsEmpty ? entries.Count : StoredEntry.LowerBound(entries, to));
    }

    public IStoreBatch NewBatch() => new InMemoryStoreBatch(this, names.Length);

    public void Apply(IStoreBatch batch)
    {
        var own = batch as InMemoryStoreBatch;
        if (own?.Owner != this) throw new ArgumentException("The batch was made by another store.", nameof(batch));
        if (!_detached) backend.BeforeApply?.Invoke(task);
        lock (disk.Gate)
        {
            var target = Stored;
            if (_detached) return;
            var stores = Array.ConvertAll(names, n => target.Stores[n].ToBuilder());
            foreach (var change in own.Changes) change.ApplyTo(stores[change.Store]);
            for (var i = 0; i < names.Length; i++) target.Stores[names[i]] = stores[i].ToImmutable();
            if (own.Position is { } position) target.Position = position;
            target.LastUsed = disk.Time.GetUtcNow();
        }
    }

    public void Clear()
    {
        lock (disk.Gate)
        {
            var target = Stored;
            if (_detached) return;
            foreach (var name in target.Stores.Keys.ToArray()) target.Stores[name] = StoredEntry.None;
            target.Position = [];
        }
    }

    public void Dispose()
    {
        lock (disk.Gate)
        {
            if (_closed) return;
            _closed = true;
            if (_detached) return;
            (stored.Owner, stored.LastUsed) = (null, disk.Time.GetUtcNow());
            backend.Forget(this);
        }
    }

    /// <summary>The process is gone: what it still does here has no effect. Called under the disk's lock.</summary>
    internal void Detach()
    {
        _detached = true;
        stored.Owner = null;
    }

    private ImmutableSortedSet<StoredEntry> Entries(int store)
    {
        lock (disk.Gate) return Stored.Stores[names[store]];
    }
}
