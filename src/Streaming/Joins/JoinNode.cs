using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;
using Streaming.Time;
using Streaming.Windows;

namespace Streaming.Joins;

/// <summary>The windowed inner join of two keyed streams: left is port 0, right port 1.</summary>
internal sealed class JoinNode<TKey, TLeft, TRight, TOut>(
    StepLocation location, string name, NodeOutput left, NodeOutput right, JoinWindow window, Func<TLeft, TRight, TOut> join, SerdeSlot<TLeft> leftSerde, SerdeSlot<TRight> rightSerde)
    : LogicalNode(location, name, left, right)
    where TKey : notnull
    where TLeft : notnull
    where TRight : notnull
{
    public JoinWindow Window => window;

    public override string Kind => "Join";

    public override Type? KeyType => typeof(TKey);

    public override Type? OutputType => typeof(TOut);

    public override IReadOnlyList<StoreDescriptor> Stores => [new(Name!)];

    public override IReadOnlyList<SerdeSlot> Serdes => [leftSerde, rightSerde];

    public override string Details => window.ToString();

    // The grace may change: nothing that is stored depends on it.
    public override string ManifestShape
        => $"join {window.Grace(TimeSpan.Zero)}; key {KeyCodecs.For<TKey>().Format}; left {leftSerde.Format}; right {rightSerde.Format}";

    public override IEnumerable<TopologyError> Validate(TopologyOptions options)
    {
        if (window.Before < TimeSpan.Zero || window.After < TimeSpan.Zero)
            yield return new("STR1111", $"{this} has a window of {window}; both sides of it must be 0 or more. Give how long before and how long after a left record the right one may be.");
        if (window.GracePeriod < TimeSpan.Zero)
            yield return new("STR1112", $"{this} has a grace of {SpanText.Of(window.GracePeriod)}; it must be 0 or more. Leave Grace out for none.");
        foreach (var error in WindowRules.WholeMilliseconds(this, ("before", window.Before), ("after", window.After), ("grace", window.GracePeriod)))
            yield return error;
    }

    public override void CreateOperator(OperatorContext context)
    {
        var store = Stores[0];
        var left = new StateCodec<TLeft>(store.Name, context.Codec(leftSerde), context.SchemaOrdinal(leftSerde));
        var right = new StateCodec<TRight>(store.Name, context.Codec(rightSerde), context.SchemaOrdinal(rightSerde));
        _ = new JoinOperator<TKey, TLeft, TRight, TOut>(context, this, new(context.StoreOrdinal(store), KeyCodecs.For<TKey>(), left, right), join);
    }
}
