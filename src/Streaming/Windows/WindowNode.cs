using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Windows;

/// <summary>
/// A windowed aggregation: port 0 has the results, port 1 what came too late. It is declared with its window, so that <c>Late</c> can be read before it is known what is
/// aggregated, and completed by the aggregation.
/// </summary>
internal sealed class WindowNode<TKey, T>(StepLocation location, NodeOutput input, Window window) : LogicalNode(location, null, input)
    where TKey : notnull
    where T : notnull
{
    private string? _name;
    private StepLocation? _location;

    public Window Window => window;

    public WindowAggregation<TKey, T>? Aggregation { get; private set; }

    public override string Kind => Aggregation?.Kind ?? "WindowBy";

    public override string? Name => _name;

    public override StepLocation Location => _location ?? base.Location;

    public override Type? KeyType => typeof(TKey);

    public override Type? OutputType => Aggregation?.OutputType;

    public override IReadOnlyList<StoreDescriptor> Stores => _name is null ? [] : [new(_name)];

    public override IReadOnlyList<SerdeSlot> Serdes => Aggregation is null ? [] : [Aggregation.Serde];

    public override long OutputDelay => (window.Size + window.GracePeriod).Ticks / TimeSpan.TicksPerMillisecond;

    public override string Details => window.ToString();

    // The grace may change: nothing that is stored depends on it.
    public override string ManifestShape => Aggregation is null ? "" : Aggregation.ManifestShape(window.Grace(TimeSpan.Zero));

    public override IEnumerable<TopologyError> Validate(TopologyOptions options) => WindowRules.Check(window, this, Aggregation is not null);

    public void Complete(string name, StepLocation step, WindowAggregation<TKey, T> aggregation) => (_name, _location, Aggregation) = (name, step, aggregation);

    public override void CreateOperator(OperatorContext context) => Aggregation!.CreateOperator(context, this);
}
