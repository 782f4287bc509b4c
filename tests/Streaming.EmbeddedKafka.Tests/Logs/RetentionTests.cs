using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Embedded.Topics;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Logs;

public sealed class RetentionTests
{
    private readonly CoreBroker _broker = new(s => s with { RetentionIntervalMs = 1000 });

    [Fact]
    public void Segments_go_when_their_latest_record_is_too_old()
    {
        var log = Filled(("retention.ms", "10000"), ("segment.ms", "1000"));
        Assert.Equal(3, log.Segments.All.Count);
        _broker.Run(10_000);
        Assert.Equal(0, log.Start);
        _broker.Run(1_000);
        Assert.Equal(1, log.Start);
        _broker.Run(2_000);
        Assert.Equal(2, log.Start);
        // The last one too, and the log goes on behind it.
        _broker.Run(2_000);
        Assert.Equal((3, 3, 0L), (log.Start, log.End, log.Segments.Size));
        Assert.Equal(3, _broker.Produce("t", Of("d")).BaseOffset);
    }

    [Fact]
    public void The_oldest_segments_go_when_there_are_too_many_bytes()
    {
        var size = Of(new(), ("k", "a", Noon)).Length;
        var log = Filled(("retention.ms", "-1"), ("retention.bytes", $"{size * 2}"), ("segment.ms", "1000"));
        _broker.Run(1_000);
        Assert.Equal(1, log.Start);
        _broker.Run(1_000_000);
        Assert.Equal(1, log.Start);
    }

    [Theory]
    [InlineData("retention.ms", "-1")]
    [InlineData("cleanup.policy", "compact")]
    [InlineData("cleanup.policy", "")]
    public void Nothing_goes_where_nothing_is_to_go(string name, string value)
    {
        var log = Filled((name, value), ("segment.ms", "1000"));
        _broker.Run(1_000_000_000);
        Assert.Equal(0, log.Start);
    }

    [Fact]
    public void A_record_from_the_future_keeps_its_segment()
    {
        _broker.Topic("t", 1, ("retention.ms", "1000"));
        _broker.Produce("t", Of(new(), ("k", "a", Noon), ("k", "b", Noon + 3_000_000)));
        var log = _broker.Broker.Topics.Find("t", 0)!;
        _broker.Run(3_000_000);
        Assert.Equal(0, log.Start);
        _broker.Run(3_000);
        Assert.Equal(2, log.Start);
    }

    [Fact]
    public void A_reader_below_the_start_is_told()
    {
        Filled(("retention.ms", "1000"), ("segment.ms", "1000"));
        _broker.Broker.Topics.TryFind("t", out var topic);
        var call = _broker.Begin(CoreBroker.Fetching(topic!, 0, maxWaitMs: 100_000, minBytes: 1_000_000));
        _broker.Run(10_000);
        Assert.Equal(Protocol.KafkaError.OffsetOutOfRange, CoreBroker.End<Protocol.Messages.FetchResponse>(call).Responses[0].Partitions[0].ErrorCode);
    }

    // Three segments with a record each, 2 s apart.
    private PartitionLog Filled(params (string, string)[] config)
    {
        _broker.Topic("t", 1, config);
        for (var i = 0; i < 3; i++) _broker.Produce("t", Of(new(), ("k", "a", Noon + (i * 2_000))));
        return _broker.Broker.Topics.Find("t", 0)!;
    }
}
