using System.Globalization;
using Streaming.Building;
using Streaming.Runtime;
using Streaming.Tests.Shared;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Operators.Sources;

public sealed class SourceReaderTests
{
    private readonly TopologyBuilder _job = new("job");

    [Fact]
    public void Decodes_keys_and_values_with_the_kafka_timestamp_as_event_time()
    {
        var (context, end) = Keyed();
        Read(context, ("a", "1", 10), ("b", "2", 30), ("a", "3", 20));
        Assert.Equal([("a", "1", 10L, 0), ("b", "2", 30L, 1), ("a", "3", 20L, 2)], end.Rows.Select(r => (r.Key, r.Value, r.Timestamp, r.Origin)));
        Assert.Equal(30, context.Reader!.HighestTimestamp);
        Assert.True(end.IsHead);
    }

    [Fact]
    public void Reads_only_the_range_that_it_is_given()
    {
        var (context, end) = Keyed();
        var batch = Batches.Text("in", 0, ("a", "1", 10), ("a", "2", 20), ("a", "3", 30));
        context.Reader!.Read(batch, 1, 2);
        Assert.Equal(["2"], end.Values);
        Assert.Equal(20, context.Reader.HighestTimestamp);
    }

    [Fact]
    public void Has_no_highest_time_before_a_record_came() => Assert.Equal(long.MinValue, Keyed().Context.Reader!.HighestTimestamp);

    [Fact]
    public void Skips_and_counts_tombstones()
    {
        var (context, end) = Keyed();
        Read(context, ("a", null, 10), ("a", "2", 20));
        Assert.Equal(["2"], end.Values);
        Assert.Equal(1, context.Count("in", "tombstones"));
        Assert.Empty(context.FakeFaults.Bad);
    }

    [Fact]
    public void A_record_without_a_key_is_bad_in_a_keyed_topic_only()
    {
        var (context, end) = Keyed();
        Read(context, (null, "1", 10), ("a", "2", 20));
        Assert.Equal(["2"], end.Values);
        Assert.Contains("KeyBy", Assert.Single(context.FakeFaults.Bad).Cause);

        var (unkeyed, rows) = Unkeyed<string>();
        Read(unkeyed, (null, "1", 10));
        Assert.Equal(["1"], rows.Values);
    }

    [Fact]
    public void A_record_that_cannot_be_decoded_is_bad_and_moves_no_time()
    {
        var (context, end) = Unkeyed<int>();
        Read(context, (null, "four", 10), (null, "five!", 99), (null, "six ", 30));
        Assert.Equal([10L, 30L], end.Rows.Select(r => r.Timestamp));
        var bad = Assert.Single(context.FakeFaults.Bad);
        Assert.Equal(1, bad.Origin);
        Assert.Matches(@"^source 'in' at SourceReaderTests.cs:\d+$", bad.Step);
        Assert.StartsWith("the value cannot be decoded (", bad.Cause);
        Assert.Equal(30, context.Reader!.HighestTimestamp);
    }

    [Fact]
    public void What_came_before_a_bad_record_has_passed_when_the_worker_stops()
    {
        var (context, end) = Unkeyed<int>(fails: true);
        Assert.Throws<TaskFailedException>(() => Read(context, (null, "four", 10), (null, "five!", 20), (null, "six ", 30)));
        Assert.Equal([10L], end.Rows.Select(r => r.Timestamp));
    }

    [Fact]
    public void Stops_before_a_record_whose_schema_must_be_fetched_and_has_passed_on_what_came_before()
    {
        var registry = new FakeRegistry { Schemas = { "2" } };
        var (context, end) = Unkeyed<string>(s => s.Serde(new RegistrySerde(registry)));
        var batch = Batches.Text("in", 0, (null, "1|a", 10), (null, "1|b", 20), (null, "2|c", 30), (null, "9|d", 40), (null, "1|e", 50));
        context.Batch = batch;
        var stops = new List<int>();
        for (var i = 0; i < batch.Count;)
        {
            i = context.Reader!.Read(batch, i, batch.Count);
            stops.Add(i);
            if (i < batch.Count) Assert.True(context.Reader.FetchSchemaAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        }
        Assert.Equal([0, 2, 3, 5], stops);
        Assert.Equal([("a", 0), ("b", 1), ("c", 2), ("e", 4)], end.Rows.Select(r => (r.Value, r.Origin)));
        Assert.Equal((3, "the value cannot be decoded (schema 9 does not exist)"), (Assert.Single(context.FakeFaults.Bad).Origin, context.FakeFaults.Bad[0].Cause));
    }

    [Fact]
    public void Takes_event_time_from_the_value()
    {
        var (context, end) = Unkeyed<string>(s => s.EventTime(v => DateTimeOffset.Parse(v, CultureInfo.InvariantCulture)));
        Read(context, (null, "1970-01-01T01:00:01+01:00", 5000));
        Assert.Equal(1000, end.Rows[0].Timestamp);
        Assert.Equal(1000, context.Reader!.HighestTimestamp);
    }

    [Fact]
    public void A_date_that_is_not_utc_is_a_fault_of_the_function()
    {
        var (context, end) = Unkeyed<string>(s => s.EventTime(v => new DateTime(1970, 1, 2, 0, 0, 0, v == "utc" ? DateTimeKind.Utc : DateTimeKind.Unspecified)));
        Read(context, (null, "utc", 86_400_000), (null, "local", 86_400_000));
        Assert.Equal(["utc"], end.Values);
        var thrown = Assert.Single(context.FakeFaults.Thrown);
        Assert.Contains("kind Unspecified", thrown.Error);
        Assert.True(thrown.WithoutEffect);
    }

    [Fact]
    public void An_event_time_far_ahead_of_the_log_is_a_bad_record()
    {
        var (context, end) = Unkeyed<string>(s => s.EventTime(v => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(v, CultureInfo.InvariantCulture))).MaxAhead(TimeSpan.FromSeconds(1)));
        Read(context, (null, "1500", 500), (null, "1501", 500));
        Assert.Equal(["1500"], end.Values);
        Assert.Equal("its event time 1970-01-01T00:00:01.501Z is more than 1s (MaxAhead) after its Kafka timestamp 1970-01-01T00:00:00.500Z", Assert.Single(context.FakeFaults.Bad).Cause);
        Assert.Equal(1500, context.Reader!.HighestTimestamp);
    }

    [Fact]
    public void An_event_time_before_1970_is_a_bad_record()
    {
        var (context, _) = Unkeyed<string>(s => s.EventTime(_ => default(DateTimeOffset)));
        Read(context, (null, "x", 500));
        Assert.Equal("its event time 0001-01-01T00:00:00.000Z is before 1970", Assert.Single(context.FakeFaults.Bad).Cause);
    }

    [Fact]
    public void Passes_on_more_than_one_batch_of_rows()
    {
        var (context, end) = Unkeyed<string>();
        Read(context, [.. Enumerable.Range(0, 1000).Select(i => ((string?)null, (string?)$"{i}", (long)i))]);
        Assert.Equal(Enumerable.Range(0, 1000), end.Rows.Select(r => r.Origin));
    }

    [Fact]
    public void Allocates_nothing_for_a_record_but_its_value()
    {
        _job.FromTopic(new Topic<long, long>("in"));
        var batch = new RecordBatch(new("in", 0), 1);
        for (var i = 0; i < 5000; i++) batch.Add(i, i, [0, 0, 0, 0, 0, 0, 0, 1], false, [0, 0, 0, 0, 0, 0, 0, 2], false, default);
        Assert.InRange(
            Allocated.By(() =>
            {
                var context = new FakeOperatorContext();
                _job.LastNode().CreateOperator(context.WithOutput(new CountingTarget<long, long>()));
                context.Reader!.Read(batch, 0, batch.Count);
                return () => context.Reader.Read(batch, 0, batch.Count);
            }),
            0, 999);
    }

    private (FakeOperatorContext Context, CollectingTarget<string, string> End) Keyed()
    {
        _job.FromTopic(new Topic<string, string>("in"));
        var context = new FakeOperatorContext();
        var end = context.Collect<string, string>();
        _job.LastNode().CreateOperator(context);
        return (context, end);
    }

    private static (FakeOperatorContext Context, CollectingTarget<NoKey, T> End) Unkeyed<T>(Action<TopicSource<T>>? source = null, bool fails = false)
        where T : notnull
    {
        var job = new TopologyBuilder("job");
        job.FromTopic("in", source);
        var context = new FakeOperatorContext { FakeFaults = new() { Fails = fails } };
        var end = context.Collect<NoKey, T>();
        job.LastNode().CreateOperator(context);
        return (context, end);
    }

    private static void Read(FakeOperatorContext context, params (string? Key, string? Value, long Timestamp)[] records)
    {
        var batch = Batches.Text("in", 0, records);
        context.Batch = batch;
        context.Reader!.Read(batch, 0, batch.Count);
    }

    private sealed class CountingTarget<TKey, T> : RowTarget<TKey, T>
    {
        private int _count;

        public override void Process(ReadOnlySpan<Row<TKey, T>> rows) => _count += rows.Length;
    }
}
