using Streaming.Runtime;

namespace Streaming.Benchmarks.Support;

/// <summary>The end of a chain: counts the rows.</summary>
internal sealed class CountingSink<TKey, T> : RowTarget<TKey, T>
{
    public long Count { get; private set; }

    public override void Process(ReadOnlySpan<Row<TKey, T>> rows) => Count += rows.Length;
}
