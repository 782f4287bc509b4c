namespace Streaming.Runtime;

/// <summary>The end of a chain: rows go into a batch for the next operator.</summary>
internal readonly struct WriterStage<TKey, T>(RowWriter<TKey, T> writer) : IStage<TKey, T>
{
    public bool IsAtomic => true;

    public void Next(in TKey key, in T value, long timestamp, int origin) => writer.Add(in key, in value, timestamp, origin);

    public void Flush() => writer.Flush();

    public string Describe() => "";
}
