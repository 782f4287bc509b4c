using Streaming.Building;
using Streaming.Runtime;
using Streaming.State;
using Streaming.Time;

namespace Streaming.Operators.Distinct;

/// <summary>A Distinct as it was written.</summary>
internal sealed class DistinctNode<TKey, T>(StepLocation location, string name, NodeOutput input, TimeSpan within, DistinctBy<TKey, T> by)
    : LogicalNode(location, name, input)
    where TKey : notnull
    where T : notnull
{
    /// <summary>The longest span.</summary>
    public static readonly TimeSpan MaxWithin = TimeSpan.FromDays(3660);

    private readonly StoreDescriptor _store = new(name);

    public override string Kind => by.Kind;

    public override Type? KeyType => typeof(TKey);

    public override Type? OutputType => typeof(T);

    public override IReadOnlyList<StoreDescriptor> Stores => [_store];

    public override string ManifestShape => $"distinct({by.Format}, within {Within} ms)";

    public override string Details => $"within {SpanText.Of(within)}";

    private long Within => within.Ticks / TimeSpan.TicksPerMillisecond;

    public override IEnumerable<TopologyError> Validate(TopologyOptions options)
    {
        if (within < TimeSpan.FromMilliseconds(1) || within > MaxWithin)
        {
            yield return new("STR1040", $"{this} remembers within {within}, which must be between 1 ms and {MaxWithin.Days} days. Give the span of event time in which the same record may come again.");
        }
        if (by.Refusal is { } reason) yield return new("STR1041", $"{this}: {reason}.");
    }

    public override void CreateOperator(OperatorContext context) => by.Create(this, context, _store, Within);
}
