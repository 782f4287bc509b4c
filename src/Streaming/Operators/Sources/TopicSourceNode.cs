using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.Operators;

/// <summary>A source: keyed by the topic's own keys, or unkeyed with <see cref="NoKey"/>.</summary>
internal sealed class TopicSourceNode<TKey, T>(
    StepLocation location, string topic, SerdeSlot<TKey>? key, SerdeSlot<T> value, Partitioner? partitioner, TopicSource<T> options) : SourceNode(location)
    where T : notnull
{
    public override string Kind => "source";

    public override string Topic => topic;

    public override StartPosition StartFrom { get; } = options.Start;

    public override ErrorPolicy OnBadRecord { get; } = options.BadRecords;

    public override TimeSpan OutOfOrder { get; } = options.OutOfOrderBound;

    public override TimeSpan IdleAfter { get; } = options.IdleTime;

    public override bool AdvanceWhenIdle { get; } = options.AdvancesWhenIdle;

    public override Partitioner? Partitioner => partitioner;

    public override SerdeSlot? KeySlot => key;

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(T);

    public override IReadOnlyList<SerdeSlot> Serdes { get; } = key is null ? [value] : [key, value];

    /// <summary>Event time of a record may be this far after its Kafka timestamp.</summary>
    public TimeSpan MaxAhead { get; } = options.MaxAheadTime;

    public EventTime<T> Time { get; } = options.Time;

    public override bool IsInItsPartition(ReadOnlySpan<byte> key, int partition, int partitions) => partitioner is null || partitioner.Partition(key, partitions) == partition;

    public override void CreateOperator(OperatorContext context)
    {
        var target = context.Output<TKey, T>();
        target.MarkHead();
        context.SetReader(new SourceReader<TKey, T>(this, key is null ? null : context.Codec(key), context.Codec(value), target, context));
    }

    public override string ToString() => $"source '{topic}' at {Location}";
}
