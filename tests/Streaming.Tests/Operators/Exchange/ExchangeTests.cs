using Streaming.Building;
using Streaming.Runtime;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Operators.Exchange;

public sealed class ExchangeTests
{
    private const string Topic = "job.kept.exchange";

    [Fact]
    public void A_row_comes_out_as_it_went_in()
    {
        var (writer, reader, end) = Make<string, int>(s => s.KeyBy(w => w.Length));
        writer.Batch = Batches.Text("words", 3, (null, "one", 0), (null, "three", 0));
        writer.Input<NoKey, string>().Process([Rows.Of(default(NoKey), "one", 11, 0), Rows.Of(default(NoKey), "three", 12, 1)]);
        Assert.All(Enumerable.Range(0, 2), i => Assert.Equal(Topic, writer.Outgoing[i].Topic));

        var batch = Batches.Of(writer.Outgoing, Topic);
        reader.Reader!.Read(batch, 0, batch.Count);

        Assert.Equal([(3, "one", 11L, 0), (5, "three", 12L, 1)], end.Rows.Select(r => (r.Key, r.Value, r.Timestamp, r.Origin)));
        Assert.Equal(12, reader.Reader.HighestTimestamp);
        Assert.True(end.IsHead);
    }

    [Fact]
    public void Goes_to_the_partition_of_its_canonical_key()
    {
        var (writer, _, _) = Make<string, string>(s => s.KeyBy(w => w), partitions: 7);
        writer.Input<NoKey, string>().Process(Rows.Unkeyed("a", "b", "c", "d"));
        for (var i = 0; i < 4; i++) Assert.Equal(Partitioner.Murmur2.Partition(writer.Outgoing.Key(i), 7), writer.Outgoing[i].Partition);
        Assert.True(Enumerable.Range(0, 4).Select(i => writer.Outgoing[i].Partition).Distinct().Count() > 1);
    }

    [Fact]
    public void Writes_keys_as_the_topic_does_whose_partitioning_it_takes_over()
    {
        var job = new TopologyBuilder("job");
        var users = job.FromTopic(new Topic<string, string>("users", partitioner: Partitioner.Crc32));
        users.Meet("kept", job.FromTopic<string>("words").KeyBy(w => w));
        var exchange = job.Build().Nodes.OfType<ExchangeNode>().Single();
        var writer = new FakeOperatorContext { PartitionCounts = { ["job.kept.right.exchange"] = 5 } };
        exchange.CreateOperator(writer);
        var reader = new FakeOperatorContext();
        var end = reader.Collect<string, string>();
        exchange.CreateReader(reader);

        writer.Input<NoKey, string>().Process(Rows.Unkeyed("user-1"));
        var batch = Batches.Of(writer.Outgoing, "job.kept.right.exchange");
        reader.Reader!.Read(batch, 0, 1);

        Assert.Equal("user-1"u8, writer.Outgoing.Key(0));
        Assert.Equal(Partitioner.Crc32.Partition("user-1"u8, 5), writer.Outgoing[0].Partition);
        Assert.Equal("user-1", end.Rows[0].Key);
    }

    [Fact]
    public void Carries_the_source_record_along_and_through_a_second_exchange()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("words").KeyBy(w => w.Length).Keep("kept").KeyBy(w => w).Keep("again");
        var exchanges = job.Build().Nodes.OfType<ExchangeNode>().ToList();
        var first = new FakeOperatorContext { Batch = Batches.Text("words", 3, (null, "x", 0), (null, "one", 0)) };
        exchanges[0].CreateOperator(first);
        first.Input<NoKey, string>().Process([Rows.Of(default(NoKey), "one", 11, 1)]);

        var second = new FakeOperatorContext { Batch = Batches.Of(first.Outgoing, Topic) };
        exchanges[1].CreateOperator(second);
        second.Input<NoKey, string>().Process([Rows.Of(default(NoKey), "one", 11, 0)]);

        Assert.True(ExchangeFormat.ReadOrigin(second.Outgoing.Value(0), out var hash, out var partition, out var offset) > 0);
        Assert.Equal((ExchangeFormat.TopicHash("words"), 3, Batches.FirstOffset + 1), (hash, partition, offset));
        Assert.Equal(new RecordOrigin("words", 3, 101), new Origins("job", exchanges[1]).Read(second.Batch, 0));
    }

    [Fact]
    public void Says_when_no_record_caused_a_row()
    {
        var (writer, _, _) = Make<string, string>(s => s.KeyBy(w => w));
        writer.Input<NoKey, string>().Process([Rows.Of(default(NoKey), "window", 11, -1)]);
        Assert.True(ExchangeFormat.ReadOrigin(writer.Outgoing.Value(0), out _, out var partition, out var offset) > 0);
        Assert.Equal((-1, -1L), (partition, offset));
    }

    [Fact]
    public void A_key_that_cannot_be_made_is_reported_and_leaves_nothing_behind()
    {
        var (writer, _, _) = Make<string, string>(s => s.KeyBy(w => w == "bad" ? throw new InvalidOperationException("no key") : w == "null" ? null! : w));
        writer.Input<NoKey, string>().Process(Rows.Unkeyed("a", "bad", "null", "b"));
        Assert.Equal(2, writer.Outgoing.Count);
        Assert.Equal([1, 2], writer.FakeFaults.Thrown.Select(t => t.Origin));
        Assert.Contains("gave a null key", writer.FakeFaults.Thrown[1].Error);
        Assert.StartsWith("KeyBy(", writer.FakeFaults.Thrown[0].Step);
    }

    [Fact]
    public void A_value_that_cannot_be_encoded_leaves_nothing_behind()
    {
        var (writer, _, _) = Make<Sour, string>(s => s.KeyBy(_ => "k", new SourSerde()));
        writer.Input<NoKey, Sour>().Process(Rows.Unkeyed(new Sour(false), new Sour(true), new Sour(false)));
        Assert.Equal(2, writer.Outgoing.Count);
        Assert.Equal(writer.Outgoing.Bytes, writer.Outgoing.Data.Length);
        Assert.Equal(1, Assert.Single(writer.FakeFaults.Thrown).Origin);
    }

    [Fact]
    public void Reading_passes_over_control_records_and_reports_what_is_no_record_of_an_exchange()
    {
        var (writer, reader, end) = Make<string, string>(s => s.KeyBy(w => w));
        writer.Input<NoKey, string>().Process(Rows.Unkeyed("a"));
        var good = writer.Outgoing.Value(0).ToArray();
        var control = new ByteWriter();
        new ExchangeControl(ExchangeControl.CurrentVersion, new([(1, 2)]), new(1, 0), 5, 77, false).Write(control);
        var batch = new RecordBatch(new(Topic, 0), 1);
        batch.Add(0, 1, default, true, control.Written, false, default);
        batch.Add(1, 2, [0xff, 0xfe], false, good, false, default);
        batch.Add(2, 3, writer.Outgoing.Key(0), false, [9, 9, 9, 9, 9, 9, 9], false, default);
        batch.Add(3, 4, writer.Outgoing.Key(0), false, good, false, default);

        reader.Reader!.Read(batch, 0, 4);

        Assert.Equal([3], end.Rows.Select(r => r.Origin));
        Assert.Equal([1, 2], reader.FakeFaults.Bad.Select(b => b.Origin));
    }

    [Theory]
    [InlineData(long.MinValue, true)]
    [InlineData(long.MaxValue, false)]
    [InlineData(0, false)]
    [InlineData(1_700_000_000_000, true)]
    public void Control_records_come_out_as_they_went_in(long watermark, bool idle)
    {
        var output = new ByteWriter();
        var control = new ExchangeControl(ExchangeControl.CurrentVersion, new([(7, 1), (0xfedcba98, 300)]), new(0xfedcba98, 299), long.MaxValue, watermark, idle);
        control.Write(output);
        Assert.True(ExchangeFormat.IsControl(output.Written));
        Assert.True(ExchangeControl.TryRead(output.Written, out var read));
        Assert.Equal(control.Writers.All, read.Writers.All);
        Assert.Equal(control, read with { Writers = control.Writers });
        for (var cut = 0; cut < output.Length; cut++) Assert.False(ExchangeControl.TryRead(output.Written[..cut], out _));
    }

    private static (FakeOperatorContext Writer, FakeOperatorContext Reader, CollectingTarget<TKey, T> End) Make<T, TKey>(Func<DataStream<T>, KeyedStream<TKey, T>> keyBy, int partitions = 1)
        where TKey : notnull
        where T : notnull
    {
        var job = new TopologyBuilder("job");
        keyBy(job.FromTopic<T>("words"));
        var exchange = (ExchangeNode)job.LastNode();
        exchange.Consumer = "kept";
        var writer = new FakeOperatorContext { PartitionCounts = { [Topic] = partitions } };
        exchange.CreateOperator(writer);
        var reader = new FakeOperatorContext();
        var end = reader.Collect<TKey, T>();
        exchange.CreateReader(reader);
        return (writer, reader, end);
    }
}
