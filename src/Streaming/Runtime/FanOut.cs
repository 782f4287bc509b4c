namespace Streaming.Runtime;

/// <summary>One stream with several readers: each gets every batch, in the order in which they were declared.</summary>
internal sealed class FanOut<TKey, T>(RowTarget<TKey, T>[] targets) : RowTarget<TKey, T>
{
    public override void Process(ReadOnlySpan<Row<TKey, T>> rows)
    {
        foreach (var target in targets) target.Process(rows);
    }
}
