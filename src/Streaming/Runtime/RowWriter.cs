namespace Streaming.Runtime;

/// <summary>Collects rows and hands them on in batches. The array is kept and used again.</summary>
internal sealed class RowWriter<TKey, T>(RowTarget<TKey, T> target)
{
    /// <summary>Rows a batch: a virtual call and a loop's set-up are lost in it, and its rows still fit the L1/L2 cache.</summary>
    public const int Capacity = 256;

    private readonly Row<TKey, T>[] _rows = new Row<TKey, T>[Capacity];
    private int _count;

    public void Add(in TKey key, in T value, long timestamp, int origin)
    {
        if (_count == Capacity) Flush();
        ref var row = ref _rows[_count++];
        row.Key = key;
        row.Value = value;
        row.Timestamp = timestamp;
        row.Origin = origin;
    }

    public void Flush()
    {
        if (_count == 0) return;
        var rows = _rows.AsSpan(0, _count);
        _count = 0;
        try
        {
            target.Process(rows);
        }
        catch (Exception e) when (e is not TaskFailedException)
        {
            // What a target lets out is the engine's own failure, never a record's: keep it from the catch around user code upstream.
            throw new TaskFailedException(e);
        }
    }
}
