namespace Streaming.Runtime;

/// <summary>The end of a stream that nobody reads.</summary>
internal sealed class Discard<TKey, T> : RowTarget<TKey, T>
{
    public static readonly Discard<TKey, T> Instance = new();

    public override void Process(ReadOnlySpan<Row<TKey, T>> rows)
    {
    }
}
