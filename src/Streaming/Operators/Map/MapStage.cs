using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>Map inside a chain.</summary>
internal readonly struct MapStage<TKey, TIn, TOut, TNext>(Func<TIn, TOut> map, LogicalNode node, TNext next) : IStage<TKey, TIn>
    where TNext : struct, IStage<TKey, TOut>
{
    private readonly Func<TIn, TOut> _map = map;
    private readonly LogicalNode _node = node;
    private readonly TNext _next = next;

    public bool IsAtomic => _next.IsAtomic;

    public void Next(in TKey key, in TIn value, long timestamp, int origin) => _next.Next(in key, UserFunction.Call(_map, in value), timestamp, origin);

    public void Flush() => _next.Flush();

    public string Describe() => StageText.Join(_node, _next.Describe());
}

internal sealed class MapFusion<TKey, TIn, TOut>(Func<TIn, TOut> map, LogicalNode node, Faults faults) : IFusion<TKey, TOut>
{
    public RowTarget Before<TStage>(TStage next)
        where TStage : struct, IStage<TKey, TOut>
        => new Chain<TKey, TIn, MapStage<TKey, TIn, TOut, TStage>>(new(map, node, next), faults);
}
