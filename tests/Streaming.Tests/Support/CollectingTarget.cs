using Streaming.Runtime;

namespace Streaming.Tests.Support;

/// <summary>Keeps the rows that reach it.</summary>
internal sealed class CollectingTarget<TKey, T> : RowTarget<TKey, T>
{
    public List<Row<TKey, T>> Rows { get; } = [];

    public IEnumerable<T> Values => Rows.Select(r => r.Value);

    public bool IsHead { get; private set; }

    public override void MarkHead() => IsHead = true;

    public override void Process(ReadOnlySpan<Row<TKey, T>> rows) => Rows.AddRange(rows);
}
