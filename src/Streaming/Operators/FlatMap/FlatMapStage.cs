using System.Runtime.InteropServices;
using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>FlatMap inside a chain. Not atomic: its sequence may throw when some rows of the record have been passed on.</summary>
internal readonly struct FlatMapStage<TKey, TIn, TOut, TNext>(Func<TIn, IEnumerable<TOut>> map, LogicalNode node, TNext next) : IStage<TKey, TIn>
    where TNext : struct, IStage<TKey, TOut>
{
    private readonly Func<TIn, IEnumerable<TOut>> _map = map;
    private readonly LogicalNode _node = node;
    private readonly TNext _next = next;

    public bool IsAtomic => false;

    public void Next(in TKey key, in TIn value, long timestamp, int origin)
    {
        var items = UserFunction.Call(_map, in value);

        // Arrays and lists, which most functions return, need no enumerator on the heap.
        if (items is TOut[] array) Pass(array, in key, timestamp, origin);
        else if (items is List<TOut> list) Pass(CollectionsMarshal.AsSpan(list), in key, timestamp, origin);
        else
            foreach (var item in items) _next.Next(in key, in item, timestamp, origin);
    }

    public void Flush() => _next.Flush();

    public string Describe() => StageText.Join(_node, _next.Describe());

    private void Pass(ReadOnlySpan<TOut> items, in TKey key, long timestamp, int origin)
    {
        foreach (ref readonly var item in items) _next.Next(in key, in item, timestamp, origin);
    }
}

internal sealed class FlatMapFusion<TKey, TIn, TOut>(Func<TIn, IEnumerable<TOut>> map, LogicalNode node, Faults faults) : IFusion<TKey, TOut>
{
    public RowTarget Before<TStage>(TStage next)
        where TStage : struct, IStage<TKey, TOut>
        => new Chain<TKey, TIn, FlatMapStage<TKey, TIn, TOut, TStage>>(new(map, node, next), faults);
}
