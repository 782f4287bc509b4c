using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Operators.Distinct;

/// <summary>What a Distinct compares, with types that its node need not know.</summary>
internal abstract class DistinctBy<TKey, T>
    where TKey : notnull
    where T : notnull
{
    /// <summary>What the user called.</summary>
    public abstract string Kind { get; }

    /// <summary>Format of the identity's bytes.</summary>
    public abstract string Format { get; }

    /// <summary>Why the identity cannot be a key; null if it can.</summary>
    public abstract string? Refusal { get; }

    /// <summary>Creates and registers the operator.</summary>
    public abstract void Create(DistinctNode<TKey, T> node, OperatorContext context, StoreDescriptor store, long within);

    protected static void Register<TIdentity>(TIdentity identity, DistinctNode<TKey, T> node, OperatorContext context, StoreDescriptor store, long within)
        where TIdentity : struct, IIdentity<TKey, T>
    {
        var op = new DistinctOperator<TKey, T, TIdentity>(identity, within, context.Output<TKey, T>(), context, store, node.ToString());
        context.SetInput(0, op.Input);
        context.Register(op);
    }
}

/// <summary>Compares the key.</summary>
internal sealed class DistinctByKey<TKey, T> : DistinctBy<TKey, T>
    where TKey : notnull
    where T : notnull
{
    public override string Kind => "Distinct";

    public override string Format => KeyCodecs.For<TKey>().Format;

    // A key that cannot be one is refused by the step that made it one.
    public override string? Refusal => null;

    public override void Create(DistinctNode<TKey, T> node, OperatorContext context, StoreDescriptor store, long within)
        => Register(new KeyIdentity<TKey, T>(KeyCodecs.For<TKey>()), node, context, store, within);
}

/// <summary>Compares the key and what the user's function gives.</summary>
internal sealed class DistinctByPair<TKey, T, TId>(Func<T, TId> by) : DistinctBy<TKey, T>
    where TKey : notnull
    where T : notnull
    where TId : notnull
{
    public override string Kind => "DistinctBy";

    public override string Format => $"{KeyCodecs.For<TKey>().Format},{KeyCodecs.For<TId>().Format}";

    public override string? Refusal => KeyCodecs.TryFor<TId>(out _, out var reason) ? null : reason;

    public override void Create(DistinctNode<TKey, T> node, OperatorContext context, StoreDescriptor store, long within)
        => Register(new PairIdentity<TKey, T, TId>(KeyCodecs.For<TKey>(), KeyCodecs.For<TId>(), by), node, context, store, within);
}
