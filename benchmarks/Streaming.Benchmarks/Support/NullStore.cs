namespace Streaming.Benchmarks.Support;

/// <summary>A store that has nothing and takes everything: what is measured is the engine above it.</summary>
internal sealed class NullStore : ITaskStore
{
    public ReadOnlyMemory<byte> Position => default;

    public void MultiGet(int store, ByteBlock keys, ByteBlock values)
    {
        values.Clear();
        for (var i = 0; i < keys.Count; i++) values.AddAbsent();
    }

    public IStoreCursor Scan(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => new Cursor();

    public IStoreBatch NewBatch() => new NullBatch();

    public void Apply(IStoreBatch batch)
    {
    }

    public void Clear()
    {
    }

    public void Dispose()
    {
    }

    private sealed class Cursor : IStoreCursor
    {
        public ReadOnlySpan<byte> Key => default;

        public ReadOnlySpan<byte> Value => default;

        public bool MoveNext() => false;

        public void Dispose()
        {
        }
    }
}

/// <summary>A batch that counts.</summary>
internal sealed class NullBatch : IStoreBatch
{
    public long Bytes { get; private set; }

    public void Put(int store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Bytes += key.Length + value.Length;

    public void Delete(int store, ReadOnlySpan<byte> key) => Bytes += key.Length;

    public void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => Bytes += from.Length + to.Length;

    public void SetPosition(ReadOnlySpan<byte> position)
    {
    }

    public void Clear() => Bytes = 0;

    public void Dispose()
    {
    }
}
