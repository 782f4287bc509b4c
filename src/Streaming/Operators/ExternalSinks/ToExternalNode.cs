using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.Operators;

/// <summary>Writes rows to the internal topic in front of an external sink: to the partition of their canonical key, or to the one with the task's number.</summary>
internal sealed class ToExternalNode<TKey, T>(StepLocation location, string name, NodeOutput input, string job, ExternalSinkFactory<T> factory, SerdeSlot<T> value)
    : ExternalSinkNode(location, name, input)
    where T : notnull
{
    public override string Kind => "sink";

    public override bool IsKeyed => typeof(TKey) != typeof(NoKey);

    // A name is a table's by default, so the rules of step names do not bind it.
    public override bool HasGivenName => false;

    public override string Details => factory.Description;

    public override IReadOnlyList<SerdeSlot> Serdes { get; } = [value];

    public override IExternalSinkFactory Factory => factory;

    public override IEnumerable<TopologyError> Validate(TopologyOptions options) => factory.Validate(ToString());

    public override async ValueTask<IExternalSink> CreateSinkAsync(ExternalSinkKey key, IServiceProvider? services, CancellationToken cancellationToken)
    {
        Codec<T> codec;
        try
        {
            codec = (Codec<T>)await value.BindAsync(services, cancellationToken);
        }
        catch (Exception e) when (SerdeSlot.IsAway(e, cancellationToken))
        {
            throw new ExternalSinkUnavailableException($"The {value.Format} serde of {this} cannot be bound for now: {e.GetType().Name}: {e.Message}", e);
        }
        return factory.Create(key, codec, services);
    }

    public override void CreateOperator(OperatorContext context)
    {
        var keys = IsKeyed ? new RowKeys<TKey>(KeyCodecs.For<TKey>()) : default;
        var writer = new TopicWriter<TKey, T>(Topic(job), Partitioner.Murmur2, keys, context.Codec(value), context);
        context.SetInput(0, new Chain<TKey, T, TopicStage<TKey, T>>(new(writer, this), context.Faults));
    }

    public override string ToString() => $"sink '{Name}' at {Location}";
}
