namespace Streaming.Runtime;

/// <summary>Lets a keyed stream flow into a step that does not look at keys.</summary>
internal readonly struct DropKeyStage<TKey, T, TNext>(TNext next) : IStage<TKey, T>
    where TNext : struct, IStage<NoKey, T>
{
    private readonly TNext _next = next;

    public bool IsAtomic => _next.IsAtomic;

    public void Next(in TKey key, in T value, long timestamp, int origin) => _next.Next(default, in value, timestamp, origin);

    public void Flush() => _next.Flush();

    public string Describe() => _next.Describe();
}

internal sealed class DropKeyFusion<TKey, T>(Faults faults) : IFusion<NoKey, T>
{
    public RowTarget Before<TStage>(TStage next)
        where TStage : struct, IStage<NoKey, T>
        => new Chain<TKey, T, DropKeyStage<TKey, T, TStage>>(new(next), faults);
}
