using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.Windows;

/// <summary>What is done with the records of a window, without its types.</summary>
internal abstract class WindowAggregation<TKey, T>(string kind)
    where TKey : notnull
    where T : notnull
{
    public string Kind => kind;

    public abstract Type OutputType { get; }

    /// <summary>The place of the accumulators' serde.</summary>
    public abstract SerdeSlot Serde { get; }

    public abstract string ManifestShape(Window window);

    public abstract void CreateOperator(OperatorContext context, WindowNode<TKey, T> node);
}

internal sealed class WindowAggregation<TKey, T, TAcc, TOut, TFold>(string kind, TFold fold, SerdeSlot<TAcc> serde) : WindowAggregation<TKey, T>(kind)
    where TKey : notnull
    where T : notnull
    where TFold : struct, IFold<TKey, T, TAcc, TOut>
{
    public override Type OutputType => typeof(TOut);

    public override SerdeSlot Serde => serde;

    public override string ManifestShape(Window window) => $"{window}; key {KeyCodecs.For<TKey>().Format}; value {serde.Format}";

    public override void CreateOperator(OperatorContext context, WindowNode<TKey, T> node)
    {
        var store = node.Stores[0];
        var accumulators = new StateCodec<TAcc>(store.Name, context.Codec(serde), context.SchemaOrdinal(serde));
        _ = new WindowOperator<TKey, T, TAcc, TOut, TFold>(context, node, new(context.StoreOrdinal(store), KeyCodecs.For<TKey>(), accumulators), fold);
    }
}
