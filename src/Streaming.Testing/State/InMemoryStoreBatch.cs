namespace Streaming.Testing.State;

/// <summary>Changes in the order in which they were made.</summary>
internal sealed class InMemoryStoreBatch(InMemoryTaskStore owner, int stores) : IStoreBatch
{
    private readonly List<StoredChange> _changes = [];

    public InMemoryTaskStore Owner { get; } = owner;

    public IReadOnlyList<StoredChange> Changes => _changes;

    public byte[]? Position { get; private set; }

    public long Bytes { get; private set; }

    public void Put(int store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Add(new StoredChange(store, key.ToArray(), value.ToArray(), null));

    public void Delete(int store, ReadOnlySpan<byte> key) => Add(new StoredChange(store, key.ToArray(), null, null));

    public void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => Add(new StoredChange(store, from.ToArray(), null, to.ToArray()));

    public void SetPosition(ReadOnlySpan<byte> position) => Position = position.ToArray();

    public void Clear()
    {
        _changes.Clear();
        (Position, Bytes) = (null, 0);
    }

    public void Dispose() => Clear();

    private void Add(StoredChange change)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)change.Store, (uint)stores);
        _changes.Add(change);
        Bytes += change.Key.Length + (change.Value?.Length ?? 0) + (change.To?.Length ?? 0);
    }
}
