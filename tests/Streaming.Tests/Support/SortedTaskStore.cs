namespace Streaming.Tests.Support;

/// <summary>A store in a sorted dictionary: what the operators under test see of state.</summary>
internal sealed class SortedTaskStore : ITaskStore
{
    private readonly SortedDictionary<string, (byte[] Key, byte[] Value)> _entries = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    /// <summary>Keys asked for by MultiGet since the start.</summary>
    public int Fetched { get; private set; }

    public int Scans { get; private set; }

    public IEnumerable<(string Key, string Value)> Content => _entries.Select(e => (e.Key, Convert.ToHexString(e.Value.Value)));

    public ReadOnlyMemory<byte> Position => default;

    public void MultiGet(int store, ByteBlock keys, ByteBlock values)
    {
        values.Clear();
        Fetched += keys.Count;
        for (var i = 0; i < keys.Count; i++)
            if (_entries.TryGetValue(Convert.ToHexString(keys[i]), out var found)) values.Add(found.Value);
            else values.AddAbsent();
    }

    public IStoreCursor Scan(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        Scans++;
        return new Cursor(Range(from, to));
    }

    public IStoreBatch NewBatch() => new Batch();

    public void Apply(IStoreBatch batch)
    {
        foreach (var (kind, a, b) in ((Batch)batch).Changes)
        {
            if (kind == 'p') _entries[Convert.ToHexString(a)] = (a, b);
            else if (kind == 'd') _entries.Remove(Convert.ToHexString(a));
            else foreach (var (key, _) in Range(a, b)) _entries.Remove(Convert.ToHexString(key));
        }
    }

    public void Clear() => _entries.Clear();

    public void Dispose()
    {
    }

    private List<(byte[] Key, byte[] Value)> Range(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var (low, high) = (Convert.ToHexString(from), Convert.ToHexString(to));
        return [.. _entries.Where(e => string.CompareOrdinal(e.Key, low) >= 0 && (high.Length == 0 || string.CompareOrdinal(e.Key, high) < 0)).Select(e => e.Value)];
    }

    private sealed class Cursor(List<(byte[] Key, byte[] Value)> entries) : IStoreCursor
    {
        private int _index = -1;

        public ReadOnlySpan<byte> Key => entries[_index].Key;

        public ReadOnlySpan<byte> Value => entries[_index].Value;

        public bool MoveNext() => ++_index < entries.Count;

        public void Dispose()
        {
        }
    }

    private sealed class Batch : IStoreBatch
    {
        public List<(char Kind, byte[] A, byte[] B)> Changes { get; } = [];

        public long Bytes => Changes.Sum(c => c.A.Length + c.B.Length);

        public void Put(int store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Changes.Add(('p', key.ToArray(), value.ToArray()));

        public void Delete(int store, ReadOnlySpan<byte> key) => Changes.Add(('d', key.ToArray(), []));

        public void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => Changes.Add(('r', from.ToArray(), to.ToArray()));

        public void SetPosition(ReadOnlySpan<byte> position)
        {
        }

        public void Clear() => Changes.Clear();

        public void Dispose()
        {
        }
    }
}
