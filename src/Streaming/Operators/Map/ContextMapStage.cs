using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>Map with the record's context inside a chain.</summary>
internal readonly struct ContextMapStage<TKey, TIn, TOut, TNext>(
    Func<TIn, RecordContext, TOut> map, OperatorContext context, Origins origins, LogicalNode node, TNext next) : IStage<TKey, TIn>
    where TNext : struct, IStage<TKey, TOut>
{
    private readonly Func<TIn, RecordContext, TOut> _map = map;
    private readonly OperatorContext _context = context;
    private readonly Origins _origins = origins;
    private readonly LogicalNode _node = node;
    private readonly TNext _next = next;

    public bool IsAtomic => _next.IsAtomic;

    public void Next(in TKey key, in TIn value, long timestamp, int origin)
        => _next.Next(in key, _map(value, new(_context.Current, origin, _origins, timestamp)), timestamp, origin);

    public void Flush() => _next.Flush();

    public string Describe() => StageText.Join(_node, _next.Describe());
}

internal sealed class ContextMapFusion<TKey, TIn, TOut>(Func<TIn, RecordContext, TOut> map, OperatorContext context, Origins origins, LogicalNode node) : IFusion<TKey, TOut>
{
    public RowTarget Before<TStage>(TStage next)
        where TStage : struct, IStage<TKey, TOut>
        => new Chain<TKey, TIn, ContextMapStage<TKey, TIn, TOut, TStage>>(new(map, context, origins, node, next), context.Faults);
}
