using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>ForEach: the end of a chain.</summary>
internal readonly struct ForEachStage<TKey, T>(Action<T> action, LogicalNode node) : IStage<TKey, T>
{
    private readonly Action<T> _action = action;
    private readonly LogicalNode _node = node;

    public bool IsAtomic => true;

    public void Next(in TKey key, in T value, long timestamp, int origin) => _action(value);

    public void Flush()
    {
    }

    public string Describe() => _node.ToString();
}
