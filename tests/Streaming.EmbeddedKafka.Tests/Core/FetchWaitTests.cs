using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Core;

public sealed class FetchWaitTests
{
    private readonly CoreBroker _broker = new();

    [Fact]
    public void A_fetch_that_waited_long_enough_is_answered_with_nothing()
    {
        var call = _broker.Begin(CoreBroker.Fetching(_broker.Topic("t"), 0, maxWaitMs: 500));
        Assert.Equal(TimeSpan.FromMilliseconds(500), _broker.Pass(0));
        _broker.Pass(499);
        Assert.False(call.HasEnded);
        _broker.Pass(1);
        Assert.Equal(0, CoreBroker.End<FetchResponse>(call).Responses[0].Partitions[0].Records!.Value.Length);
        Assert.Equal(0, _broker.Broker.Fetches.Count);
    }

    [Fact]
    public void A_fetch_of_several_partitions_is_answered_by_the_first_that_has_something()
    {
        var topic = _broker.Topic("t", 3);
        var request = CoreBroker.Fetching(topic, 0, maxWaitMs: 500);
        request.Topics[0].Partitions = [.. Enumerable.Range(0, 3).Select(p => new FetchRequest.FetchPartition { Partition = p, PartitionMaxBytes = 1000 })];
        var call = _broker.Begin(request);
        _broker.Produce("t", Of("a"), partition: 2);
        Assert.Equal([0L, 0, 1], CoreBroker.End<FetchResponse>(call).Responses[0].Partitions.Select(p => p.HighWatermark));
        _broker.Produce("t", Of("a"));
        Assert.Equal(0, _broker.Broker.Fetches.Count);
    }

    [Fact]
    public void Bytes_are_counted_over_all_partitions()
    {
        var topic = _broker.Topic("t", 2);
        var request = CoreBroker.Fetching(topic, 0, maxWaitMs: 500, minBytes: (Of("a").Length * 2) - 1);
        request.Topics[0].Partitions = [.. Enumerable.Range(0, 2).Select(p => new FetchRequest.FetchPartition { Partition = p, PartitionMaxBytes = 1000 })];
        var call = _broker.Begin(request);
        _broker.Produce("t", Of("a"));
        Assert.False(call.HasEnded);
        _broker.Produce("t", Of("b"), partition: 1);
        Assert.True(call.HasEnded);
    }

    [Fact]
    public void A_topic_that_goes_away_ends_the_wait()
    {
        var call = _broker.Begin(CoreBroker.Fetching(_broker.Topic("t"), 0, maxWaitMs: 500));
        _broker.Ask(new DeleteTopicsRequest { Topics = [new() { Name = "t" }] });
        Assert.Equal(KafkaError.UnknownTopicId, CoreBroker.End<FetchResponse>(call).Responses[0].Partitions[0].ErrorCode);
    }

    [Fact]
    public void A_start_that_moves_past_the_reader_ends_the_wait()
    {
        var topic = _broker.Topic("t");
        _broker.Produce("t", Of("a"));
        var call = _broker.Begin(CoreBroker.Fetching(topic, 0, maxWaitMs: 500, minBytes: 1000));
        _broker.Ask(new DeleteRecordsRequest { Topics = [new() { Name = "t", Partitions = [new() { Offset = -1 }] }] });
        Assert.Equal(KafkaError.OffsetOutOfRange, CoreBroker.End<FetchResponse>(call).Responses[0].Partitions[0].ErrorCode);
    }

    [Fact]
    public void A_session_is_declined_and_one_that_never_was_is_not_found()
    {
        var topic = _broker.Topic("t");
        var request = CoreBroker.Fetching(topic, 0);
        request.SessionEpoch = 0;
        Assert.Equal(0, _broker.Ask(request).SessionId);
        (request.SessionId, request.SessionEpoch) = (7, 3);
        Assert.Equal(KafkaError.FetchSessionIdNotFound, _broker.Ask(request).ErrorCode);
    }
}
