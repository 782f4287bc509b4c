using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>Gives each row its key, for an exchange or a keyed sink.</summary>
internal readonly struct SelectKeyStage<TKey, T, TNext>(Func<T, TKey> select, LogicalNode node, TNext next) : IStage<NoKey, T>
    where TNext : struct, IStage<TKey, T>
{
    private readonly Func<T, TKey> _select = select;
    private readonly LogicalNode _node = node;
    private readonly TNext _next = next;

    public bool IsAtomic => _next.IsAtomic;

    public void Next(in NoKey _, in T value, long timestamp, int origin)
    {
        var key = UserFunction.Call(_select, in value);
        if (key is null) throw new InvalidOperationException($"{_node} gave a null key.");
        _next.Next(in key, in value, timestamp, origin);
    }

    public void Flush() => _next.Flush();

    public string Describe() => _next.Describe();
}
