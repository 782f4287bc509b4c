using Streaming.Building;
using Streaming.Operators;

namespace Streaming;

/// <summary>Options of one source. Checked by <see cref="TopologyBuilder.Build"/>; later changes have no effect.</summary>
/// <typeparam name="T">Type of the records' values.</typeparam>
public sealed class TopicSource<T>
    where T : notnull
{
    internal TopicSource()
    {
    }

    internal EventTime<T> Time { get; private set; }

    internal TimeSpan OutOfOrderBound { get; private set; } = TimeSpan.FromSeconds(5);

    internal TimeSpan IdleTime { get; private set; } = TimeSpan.FromSeconds(30);

    internal TimeSpan MaxAheadTime { get; private set; } = TimeSpan.FromHours(1);

    internal StartPosition Start { get; private set; } = StartPosition.Earliest;

    internal ErrorPolicy BadRecords { get; private set; } = ErrorPolicy.Fail;

    internal bool AdvancesWhenIdle { get; private set; }

    internal Serde<T>? Format { get; private set; }

    /// <summary>Event time is what this function reads from the value, to the millisecond. By default it is the Kafka timestamp. An instant before 1970 is a bad record: the log cannot carry it.</summary>
    public TopicSource<T> EventTime(Func<T, DateTimeOffset> time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Time = new(time);
        return this;
    }

    /// <summary>The same for a <see cref="DateTime"/>, which must be of kind <see cref="DateTimeKind.Utc"/>: another kind is no instant, and is handled like an exception of the function.</summary>
    public TopicSource<T> EventTime(Func<T, DateTime> time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Time = new(time);
        return this;
    }

    /// <summary>How much later than its successors in event time a record may come and still be in time: the watermark stays this far behind the highest event time. Default 5 s; longer keeps windows open longer.</summary>
    public TopicSource<T> OutOfOrder(TimeSpan bound)
    {
        OutOfOrderBound = bound;
        return this;
    }

    /// <summary>How long nothing must come from a partition that was read to its end before it no longer holds event time back. Default 30 s: longer than a broker's fail-over.</summary>
    public TopicSource<T> IdleAfter(TimeSpan time)
    {
        IdleTime = time;
        return this;
    }

    /// <summary>How far an event time may lie after the record's Kafka timestamp; more is a bad record, since one date in the future would close every window. Default 1 h, as brokers allow.</summary>
    public TopicSource<T> MaxAhead(TimeSpan time)
    {
        MaxAheadTime = time;
        return this;
    }

    /// <summary>Where a job without progress begins. Default <see cref="StartPosition.Earliest"/>.</summary>
    public TopicSource<T> StartFrom(StartPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        Start = position;
        return this;
    }

    /// <summary>What happens to a record that cannot be decoded, has no event time, or for which user code throws anywhere in the job. Default <see cref="ErrorPolicy.Fail"/>: nothing is lost unseen.</summary>
    public TopicSource<T> OnBadRecord(ErrorPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        BadRecords = policy;
        return this;
    }

    /// <summary>When all inputs are idle, let event time go on with the clock, so that the last window of a quiet topic closes. Off by default: records that come later with old event times would be late.</summary>
    public TopicSource<T> AdvanceWhenIdle(bool advance = true)
    {
        AdvancesWhenIdle = advance;
        return this;
    }

    /// <summary>Format of the values. By default the topic's, else the job's for the type, else the built-in one.</summary>
    public TopicSource<T> Serde(Serde<T> serde)
    {
        ArgumentNullException.ThrowIfNull(serde);
        Format = serde;
        return this;
    }
}
