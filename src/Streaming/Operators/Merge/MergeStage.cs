using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>
/// An input of a merge. It does nothing, but makes a chain object of its own for each input, so that one that comes straight from a source can say so (see
/// <see cref="RowTarget.MarkHead"/>) while the other, behind a step with state, does not.
/// </summary>
internal readonly struct MergeStage<TKey, T, TNext>(TNext next) : IStage<TKey, T>
    where TNext : struct, IStage<TKey, T>
{
    private readonly TNext _next = next;

    public bool IsAtomic => _next.IsAtomic;

    public void Next(in TKey key, in T value, long timestamp, int origin) => _next.Next(in key, in value, timestamp, origin);

    public void Flush() => _next.Flush();

    public string Describe() => _next.Describe();
}

internal sealed class MergeFusion<TKey, T>(Faults faults) : IFusion<TKey, T>
{
    public RowTarget Before<TStage>(TStage next)
        where TStage : struct, IStage<TKey, T>
        => new Chain<TKey, T, MergeStage<TKey, T, TStage>>(new(next), faults);
}
