using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>Filter inside a chain.</summary>
internal readonly struct FilterStage<TKey, T, TNext>(Func<T, bool> keep, LogicalNode node, TNext next) : IStage<TKey, T>
    where TNext : struct, IStage<TKey, T>
{
    private readonly Func<T, bool> _keep = keep;
    private readonly LogicalNode _node = node;
    private readonly TNext _next = next;

    public bool IsAtomic => _next.IsAtomic;

    public void Next(in TKey key, in T value, long timestamp, int origin)
    {
        if (UserFunction.Call(_keep, in value)) _next.Next(in key, in value, timestamp, origin);
    }

    public void Flush() => _next.Flush();

    public string Describe() => StageText.Join(_node, _next.Describe());
}

internal sealed class FilterFusion<TKey, T>(Func<T, bool> keep, LogicalNode node, Faults faults) : IFusion<TKey, T>
{
    public RowTarget Before<TStage>(TStage next)
        where TStage : struct, IStage<TKey, T>
        => new Chain<TKey, T, FilterStage<TKey, T, TStage>>(new(keep, node, next), faults);
}
