using Streaming.Runtime;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Operators.Sinks;

public sealed class ToTopicTests
{
    private readonly TopologyBuilder _job = new("job");

    [Fact]
    public void Writes_null_keys_with_event_time_in_the_partition_of_the_task()
    {
        _job.FromTopic<string>("in").ToTopic("out");
        var context = Create(task: 5, ("out", 4));
        context.Input<NoKey, string>().Process([Rows.Of(default(NoKey), "x", 1234)]);
        var entry = context.Outgoing[0];
        Assert.Equal(("out", 1, 1234L, -1, 1), (entry.Topic, entry.Partition, entry.Timestamp, entry.KeyLength, entry.ValueLength));
        Assert.Equal("x"u8, context.Outgoing.Value(0));
    }

    [Fact]
    public void Writes_keys_with_the_topic_s_serde_and_partitioner()
    {
        _job.FromTopic(new Topic<long, string>("in")).ToTopic(new Topic<long, string>("out", partitioner: Partitioner.Crc32));
        var context = Create(task: 0, ("out", 64));
        context.Input<long, string>().Process([Rows.Of(258L, "x")]);
        Assert.Equal(new byte[] { 0, 0, 0, 0, 0, 0, 1, 2 }, context.Outgoing.Key(0));
        Assert.Equal(Partitioner.Crc32.Partition(context.Outgoing.Key(0), 64), context.Outgoing[0].Partition);
    }

    [Fact]
    public void Writes_the_keys_of_a_keyed_stream_to_a_topic_that_is_only_named()
    {
        _job.FromTopic(new Topic<string, string>("in")).ToTopic("out");
        var context = Create(task: 0, ("out", 64));
        context.Input<string, string>().Process([Rows.Of("k", "x")]);
        Assert.Equal("k"u8, context.Outgoing.Key(0));
        Assert.Equal(Partitioner.Murmur2.Partition("k"u8, 64), context.Outgoing[0].Partition);
    }

    [Fact]
    public void Makes_keys_of_values()
    {
        _job.FromTopic<string>("in").ToTopic(new Topic<string, string>("out"), x => x.ToUpperInvariant());
        var context = Create(task: 0, ("out", 1));
        context.Input<NoKey, string>().Process(Rows.Unkeyed("a"));
        Assert.Equal("A"u8, context.Outgoing.Key(0));
    }

    [Fact]
    public void Reports_what_a_serde_throws_and_leaves_nothing_behind()
    {
        _job.FromTopic<Sour>("in", s => s.Serde(new SourSerde())).ToTopic("out");
        var context = Create(task: 0, ("out", 1));
        context.Input<NoKey, Sour>().Process(Rows.Unkeyed(new Sour(false), new Sour(true), new Sour(false)));
        Assert.Equal(2, context.Outgoing.Count);
        Assert.Equal("so"u8, context.Outgoing.Value(1));
        Assert.Equal((1, false), (context.FakeFaults.Thrown[0].Origin, context.FakeFaults.Thrown[0].WithoutEffect));
    }

    [Fact]
    public async Task An_external_sink_gets_rows_through_a_topic_and_a_codec_to_read_them()
    {
        var factory = new FakeSinkFactory<string>();
        DataStream<string> stream = _job.FromTopic(new Topic<long, string>("in"));
        stream.AddExternalSink("table", factory);
        var context = Create(task: 0, ("job.table.sink", 8));
        context.Input<long, string>().Process([Rows.Of(7L, "x", 99)]);
        Assert.Equal(("job.table.sink", 99L), (context.Outgoing[0].Topic, context.Outgoing[0].Timestamp));
        Assert.Equal(Partitioner.Murmur2.Partition(context.Outgoing.Key(0), 8), context.Outgoing[0].Partition);

        var node = (Building.ExternalSinkNode)_job.LastNode();
        await node.CreateSinkAsync(new("job", "table", Guid.Empty, 0), null, TestContext.Current.CancellationToken);
        Assert.Equal(DecodeStatus.Done, factory.Codec!.Decode(context.Outgoing.Value(0), default, out var value));
        Assert.Equal("x", value);
    }

    private FakeOperatorContext Create(int task, (string Topic, int Partitions) count)
    {
        var context = new FakeOperatorContext { TaskNumber = task, PartitionCounts = { [count.Topic] = count.Partitions } };
        _job.LastNode().CreateOperator(context);
        return context;
    }
}
