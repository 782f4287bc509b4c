using System.Buffers;
using Streaming.Building;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Topologies;

public sealed class PartitioningTests
{
    private readonly TopologyBuilder _job = new("shop");

    [Fact]
    public void Two_exchanges_meet_by_canonical_keys()
    {
        Exchanged("a").Meet("both", Exchanged("b"));
        var exchanges = Build().OfType<ExchangeNode>().ToList();
        Assert.Equal(["shop.both.left.exchange", "shop.both.right.exchange"], exchanges.Select(e => e.Topic("shop")));
        Assert.All(exchanges, e => Assert.Equal(("canonical v1:utf8", "murmur2"), (e.KeyFormat, e.Partitioner.Name)));
    }

    [Fact]
    public void An_exchange_takes_over_the_partitioning_of_the_topic_that_it_meets()
    {
        Exchanged("a").Map(x => x).Meet("both", Keyed("b", partitioner: Partitioner.Crc32).Filter(_ => true));
        var exchange = Assert.Single(Build().OfType<ExchangeNode>());
        Assert.Equal(("utf8", Partitioner.Crc32), (exchange.KeyFormat, exchange.Partitioner));
        Assert.Equal("shop.both.left.exchange", exchange.Topic("shop"));
    }

    [Fact]
    public void It_does_so_through_other_steps_where_they_meet()
    {
        Exchanged("a").Meet("first", Exchanged("b")).Meet("second", Keyed("c", partitioner: Partitioner.Crc32));
        var exchanges = Build().OfType<ExchangeNode>().ToList();
        Assert.Equal(2, exchanges.Count);
        Assert.All(exchanges, e => Assert.Equal(Partitioner.Crc32, e.Partitioner));
    }

    [Fact]
    public void An_exchange_cannot_take_over_keys_that_may_change()
    {
        Exchanged("a").Meet("both", Keyed("b", key: new Registered()));
        Assert.Matches("^'both' .* brings together source 'b' .*Put a KeyBy behind source 'b'", Refused());
    }

    [Fact]
    public void Two_topics_that_are_partitioned_alike_meet()
    {
        Keyed("a").Meet("both", Keyed("b"));
        Build();
    }

    [Fact]
    public void Two_topics_of_different_partitioners_do_not()
    {
        Keyed("a").Meet("both", Keyed("b", partitioner: Partitioner.Crc32));
        Assert.Contains("source 'b' at PartitioningTests.cs", Refused());
    }

    [Fact]
    public void Two_topics_of_different_key_formats_do_not()
    {
        Keyed("a").Meet("both", Keyed("b", key: new Registered()));
        Assert.Contains("not the same bytes for ever", Refused());
    }

    [Fact]
    public void Two_topics_of_one_registry_s_keys_do_not_either()
    {
        Keyed("a", key: new Registered()).Merge(Keyed("b", key: new Registered())).Keep("all");
        Refused();
    }

    [Fact]
    public void What_only_flows_together_without_its_keys_need_not_be_alike()
    {
        DataStream<string> left = Keyed("a");
        left.Merge(Keyed("b", partitioner: Partitioner.Crc32)).ToTopic("out");
        Build();
    }

    [Fact]
    public void A_keyed_merge_counts_as_a_meeting()
    {
        Keyed("a").Merge(Keyed("b", partitioner: Partitioner.Crc32)).ToTopic("out");
        Assert.StartsWith("Merge at PartitioningTests.cs", Refused());
    }

    [Fact]
    public void The_plan_tells_which_inputs_need_equal_counts()
    {
        Exchanged("a").Meet("both", Keyed("b")).Merge(Keyed("c")).Keep("all");
        var topology = _job.Build();
        var down = topology.Plan.Subtopologies.Single(s => s.Name == "both");
        Assert.Equal(["b,shop.both.left.exchange", "b,c,shop.both.left.exchange"], down.Copartitions.Select(c => string.Join(",", c.Inputs.Select(i => i.Topic).Order(StringComparer.Ordinal))));
    }

    private KeyedStream<string, string> Keyed(string topic, Serde<string>? key = null, Partitioner? partitioner = null)
        => _job.FromTopic(new Topic<string, string>(topic, key, partitioner: partitioner));

    private KeyedStream<string, string> Exchanged(string topic) => _job.FromTopic<string>(topic).KeyBy(x => x);

    private IReadOnlyList<LogicalNode> Build() => _job.Build().Nodes;

    private string Refused()
    {
        var error = Assert.Single(Assert.Throws<TopologyException>(_job.Build).Errors);
        Assert.Equal("STR1013", error.Code);
        return error.Message;
    }

    // A format whose bytes hold a registry's id.
    private sealed class Registered : Serde<string>
    {
        public override string Format => "avro";

        public override ValueTask<Codec<string>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) => ValueTask.FromResult<Codec<string>>(new None());

        private sealed class None : Codec<string>
        {
            public override void Encode(string value, IBufferWriter<byte> output) => throw new NotSupportedException();

            public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out string value) => throw new NotSupportedException();
        }
    }
}
