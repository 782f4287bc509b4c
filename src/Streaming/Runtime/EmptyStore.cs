namespace Streaming.Runtime;

/// <summary>The store of a task that has no state.</summary>
internal sealed class EmptyStore : ITaskStore
{
    public ReadOnlyMemory<byte> Position => default;

    public void MultiGet(int store, ByteBlock keys, ByteBlock values) => throw NoState();

    public IStoreCursor Scan(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => throw NoState();

    public IStoreBatch NewBatch() => EmptyBatch.Instance;

    public void Apply(IStoreBatch batch)
    {
    }

    public void Clear()
    {
    }

    public void Dispose()
    {
    }

    private static InvalidOperationException NoState() => new("This task has no stores.");

    private sealed class EmptyBatch : IStoreBatch
    {
        public static readonly EmptyBatch Instance = new();

        public long Bytes => 0;

        public void Put(int store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => throw NoState();

        public void Delete(int store, ReadOnlySpan<byte> key) => throw NoState();

        public void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => throw NoState();

        public void SetPosition(ReadOnlySpan<byte> position)
        {
        }

        public void Clear()
        {
        }

        public void Dispose()
        {
        }
    }
}
