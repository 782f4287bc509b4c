namespace Streaming.Tests.Operators;

/// <summary>A task's store with one store in it, for tests of one operator.</summary>
internal sealed class MemoryStore : ITaskStore
{
    private SortedDictionary<byte[], byte[]> _entries = new(ByteOrder.Instance);

    public int Fetches { get; private set; }

    public int Count => _entries.Count;

    public IReadOnlyDictionary<byte[], byte[]> Entries => _entries;

    public ReadOnlyMemory<byte> Position => default;

    public void MultiGet(int store, ByteBlock keys, ByteBlock values)
    {
        Fetches++;
        values.Clear();
        for (var i = 0; i < keys.Count; i++)
        {
            if (_entries.TryGetValue(keys[i].ToArray(), out var value)) values.Add(value);
            else values.AddAbsent();
        }
    }

    public IStoreCursor Scan(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var (first, end) = (from.ToArray(), to.ToArray());
        return new Cursor([.. _entries.Where(e => e.Key.AsSpan().SequenceCompareTo(first) >= 0 && (end.Length == 0 || e.Key.AsSpan().SequenceCompareTo(end) < 0))]);
    }

    public IStoreBatch NewBatch() => new Batch();

    public void Apply(IStoreBatch batch)
    {
        foreach (var change in ((Batch)batch).Changes) change(_entries);
    }

    public void Clear() => _entries = new(ByteOrder.Instance);

    public void Dispose()
    {
    }

    private sealed class Cursor(KeyValuePair<byte[], byte[]>[] entries) : IStoreCursor
    {
        private int _at = -1;

        public ReadOnlySpan<byte> Key => entries[_at].Key;

        public ReadOnlySpan<byte> Value => entries[_at].Value;

        public bool MoveNext() => ++_at < entries.Length;

        public void Dispose()
        {
        }
    }

    private sealed class Batch : IStoreBatch
    {
        public List<Action<SortedDictionary<byte[], byte[]>>> Changes { get; } = [];

        public long Bytes => 0;

        public void Put(int store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            var (k, v) = (key.ToArray(), value.ToArray());
            Changes.Add(entries => entries[k] = v);
        }

        public void Delete(int store, ReadOnlySpan<byte> key)
        {
            var k = key.ToArray();
            Changes.Add(entries => entries.Remove(k));
        }

        public void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            var (first, end) = (from.ToArray(), to.ToArray());
            Changes.Add(entries =>
            {
                foreach (var key in entries.Keys.Where(k => k.AsSpan().SequenceCompareTo(first) >= 0 && k.AsSpan().SequenceCompareTo(end) < 0).ToArray()) entries.Remove(key);
            });
        }

        public void SetPosition(ReadOnlySpan<byte> position)
        {
        }

        public void Clear() => Changes.Clear();

        public void Dispose()
        {
        }
    }
}

internal sealed class ByteOrder : IComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
