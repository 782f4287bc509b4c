using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.Time;

namespace Streaming.Operators;

/// <summary>A source: keyed by the topic's own keys, or unkeyed with <see cref="NoKey"/>.</summary>
internal sealed class TopicSourceNode<TKey, T>(
    StepLocation location, string topic, SerdeSlot<TKey>? key, SerdeSlot<T> value, Partitioner? partitioner, TopicSource<T> options) : SourceNode(location)
    where T : notnull
{
    private static readonly TimeSpan MaxSpan = TimeSpan.FromDays(3660);

    public override string Kind => "source";

    public override string Topic => topic;

    public override StartPosition StartFrom { get; } = options.Start;

    public override ErrorPolicy OnBadRecord { get; } = options.BadRecords;

    public override TimeSpan OutOfOrder { get; } = options.OutOfOrderBound;

    public override TimeSpan IdleAfter { get; } = options.IdleTime;

    public override bool AdvanceWhenIdle { get; } = options.AdvancesWhenIdle;

    public override Partitioner? Partitioner => partitioner;

    public override SerdeSlot? KeySlot => key;

    public override KeyInfo Keys => key is null ? default : KeyInfo.Of<TKey>();

    public override Type? KeyType => KeyTypes.Of<TKey>();

    public override Type? OutputType => typeof(T);

    public override IReadOnlyList<SerdeSlot> Serdes { get; } = key is null ? [value] : [key, value];

    /// <summary>Event time of a record may be this far after its Kafka timestamp.</summary>
    public TimeSpan MaxAhead { get; } = options.MaxAheadTime;

    public EventTime<T> Time { get; } = options.Time;

    public override string Details
    {
        get
        {
            var details = new List<string> { Time.IsKafkaTimestamp ? "event time of the log" : "event time of the value", $"out of order {SpanText.Of(OutOfOrder)}" };
            if (StartFrom != StartPosition.Earliest) details.Add($"from {StartFrom}");
            if (OnBadRecord != ErrorPolicy.Fail) details.Add($"bad records: {OnBadRecord}");
            if (AdvanceWhenIdle) details.Add("advances when idle");
            return string.Join(", ", details);
        }
    }

    public override IEnumerable<TopologyError> Validate(TopologyOptions options)
    {
        foreach (var (name, value, least) in new[] { (nameof(OutOfOrder), OutOfOrder, TimeSpan.Zero), (nameof(IdleAfter), IdleAfter, TimeSpan.FromMilliseconds(1)), (nameof(MaxAhead), MaxAhead, TimeSpan.Zero) })
            if (value < least || value > MaxSpan)
                yield return new("STR1012", $"{this} has {name} {SpanText.Of(value)}; it must be between {SpanText.Of(least)} and {MaxSpan.Days} days. Give a span of that size, or leave it out for the default.");
    }

    public override bool IsInItsPartition(ReadOnlySpan<byte> key, int partition, int partitions) => partitioner is null || partitioner.Partition(key, partitions) == partition;

    public override void CreateOperator(OperatorContext context)
    {
        var target = context.Output<TKey, T>();
        target.MarkHead();
        context.SetReader(new SourceReader<TKey, T>(this, key is null ? null : context.Codec(key), context.Codec(value), target, context));
    }

    public override string ToString() => $"source '{topic}' at {Location}";
}
