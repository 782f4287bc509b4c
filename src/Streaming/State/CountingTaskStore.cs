namespace Streaming.State;

/// <summary>A task's store that counts what is asked of it: keys that the live level did not hold. Once a call, not once a record.</summary>
internal sealed class CountingTaskStore(ITaskStore store) : ITaskStore
{
    private long _found;
    private long _absent;

    /// <summary>Keys that were looked for and found. Any thread's, a little late.</summary>
    public long Found => Volatile.Read(ref _found);

    /// <summary>Keys that were looked for and are not there: most often new ones.</summary>
    public long Absent => Volatile.Read(ref _absent);

    public ReadOnlyMemory<byte> Position => store.Position;

    public void MultiGet(int ordinal, ByteBlock keys, ByteBlock values)
    {
        store.MultiGet(ordinal, keys, values);
        var absent = 0;
        for (var i = 0; i < values.Count; i++)
            if (values.IsAbsent(i)) absent++;
        Volatile.Write(ref _absent, _absent + absent);
        Volatile.Write(ref _found, _found + values.Count - absent);
    }

    public IStoreCursor Scan(int ordinal, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => store.Scan(ordinal, from, to);

    public IStoreBatch NewBatch() => store.NewBatch();

    public void Apply(IStoreBatch batch) => store.Apply(batch);

    public void Clear() => store.Clear();

    public void Dispose() => store.Dispose();
}
