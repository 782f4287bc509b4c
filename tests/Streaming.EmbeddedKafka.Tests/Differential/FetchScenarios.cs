using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol.Messages;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>What is read, and how much of it.</summary>
public sealed class FetchScenarios
{
    [Fact]
    public Task Offsets_that_are_not_there_are_told() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        stage.Fetch("empty", topic, 0);
        stage.Fetch("ahead of empty", topic, 1);
        stage.Produce("a", topic, Of("a", "b", "c"));
        stage.Fetch("in a batch", topic, 1);
        stage.Fetch("at the end", topic, 3);
        stage.Fetch("behind the end", topic, 4);
        stage.Fetch("negative", topic, -1);
        stage.Fetch("no such partition", topic, 0, partition: 3);
        stage.Fetch("no such topic", stage.Name("none"), 0);
        stage.Fetch("no such id", stage.Name("none"), 0, version: 13);
        stage.Fetch("by id", topic, 0, version: 13);
        stage.Fetch("by id, no such partition", topic, 0, partition: 3, version: 17);
        stage.Ask("leader", Led(stage.Fetching(topic, 0), 0), 12);
        stage.Ask("newer leader", Led(stage.Fetching(topic, 0), 1), 12);
    });

    [Fact]
    public Task A_topic_that_is_made_anew_has_another_id() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        stage.Produce("a", topic, Of("a"));
        var before = stage.Fetching(topic, 0);
        stage.Ask("delete", new DeleteTopicsRequest { Topics = [new() { Name = topic }], TimeoutMs = 10_000 }, 6);
        stage.AskUntil("gone", before, 13, r => r.Responses[0].Partitions[0].ErrorCode == Protocol.KafkaError.UnknownTopicId);
        stage.Topic("t");
        stage.AskUntil("by the old id", before, 13, r => r.Responses[0].Partitions[0].ErrorCode == Protocol.KafkaError.UnknownTopicId);
        stage.Fetch("by the new one", topic, 0, version: 13);
    });

    [Fact]
    public Task Limits_count_whole_batches_and_one_always_comes() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 3);
        var batch = Of(new string('x', 100));
        for (var i = 0; i < 10; i++) stage.Produce($"{i}", topic, batch);
        for (var p = 1; p < 3; p++) stage.Produce($"in {p}", topic, batch, p);
        stage.Fetch("less than one", topic, 0, partitionMaxBytes: 10);
        stage.Fetch("nothing", topic, 0, partitionMaxBytes: 0);
        stage.Fetch("nothing at all", topic, 0, maxBytes: 0);
        stage.Fetch("exactly two", topic, 3, partitionMaxBytes: batch.Length * 2);
        stage.Fetch("one over two", topic, 3, partitionMaxBytes: (batch.Length * 2) + 1);
        stage.Fetch("one below two", topic, 3, partitionMaxBytes: (batch.Length * 2) - 1);
        stage.Fetch("all", topic, 0);
        foreach (var limit in new[] { 10, batch.Length, (batch.Length * 4) + 5 })
        {
            var request = stage.Fetching(topic, 6, maxBytes: limit);
            request.Topics[0].Partitions = [.. Enumerable.Range(0, 3).Select(p => new FetchRequest.FetchPartition { Partition = p, FetchOffset = p == 0 ? 6 : 0, PartitionMaxBytes = 1 << 20 })];
            stage.Ask($"{limit} for all", request, 12);
            request.Topics[0].Partitions[0].FetchOffset = 10;
            stage.Ask($"{limit} for all, nothing in the first", request, 12);
        }
    });

    [Fact]
    public Task A_fetch_waits_for_enough_bytes() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var batch = Of(new string('x', 100));
        stage.Ask("in vain", stage.Fetching(topic, 0, minBytes: 1, maxWaitMs: 200), 12);
        stage.Begin("reader", stage.Fetching(topic, 0, minBytes: batch.Length * 2, maxWaitMs: 30_000), 12);
        stage.Produce("first", topic, batch);
        Assert.False(stage.Client("reader").HasAnswer);
        stage.Produce("second", topic, batch);
        stage.End<FetchResponse>("enough", "reader", 12);
        stage.Ask("at once", stage.Fetching(topic, 0, minBytes: 1, maxWaitMs: 30_000), 12);
        stage.Ask("an error does not wait", stage.Fetching(topic, 100, minBytes: 1, maxWaitMs: 30_000), 12);
    });

    [Fact]
    public Task Offsets_are_found_by_time() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        foreach (var timestamp in new[] { -1L, -2, -3, -4, Noon }) stage.List($"empty {timestamp}", topic, timestamp);
        stage.Produce("a", topic, Of(new(), ("k", "a", Noon + 5), ("k", "b", Noon + 9), ("k", "c", Noon + 7)));
        stage.Produce("b", topic, Of(new(), ("k", "d", Noon + 6), ("k", "e", Noon + 9)));
        stage.Produce("c", topic, Of(new(), ("k", "f", Noon + 20), ("k", "g", Noon + 8)));
        foreach (var timestamp in new[] { -1, -2, -3, -4, 0, Noon, Noon + 5, Noon + 6, Noon + 8, Noon + 9, Noon + 10, Noon + 20, Noon + 21 })
            stage.List($"{timestamp}", topic, timestamp, isolation: (IsolationLevel)(timestamp % 2 == 0 ? 0 : 1));
        stage.List("tiered", topic, -5, version: 11);
        stage.List("not tiered", topic, -6, version: 11);
        stage.List("no such thing", topic, -7, version: 11);
        stage.List("no such partition", topic, -1, partition: 9);
        stage.List("no such topic", stage.Name("none"), -1);
        stage.Delete("some", topic, 4);
        foreach (var timestamp in new[] { -1, -2, -3, Noon, Noon + 9, Noon + 20 }) stage.List($"later {timestamp}", topic, timestamp);
    });

    [Fact]
    public Task Records_are_deleted_up_to_an_offset() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        for (var i = 0; i < 4; i++) stage.Produce($"{i}", topic, Of("a", "b"));
        stage.Delete("in a batch", topic, 3);
        stage.Fetch("what is left of it", topic, 3);
        stage.Fetch("before", topic, 2);
        stage.Delete("back", topic, 1);
        stage.Delete("behind the end", topic, 9);
        stage.Delete("negative", topic, -2);
        stage.Delete("all", topic, -1);
        stage.Fetch("at the end", topic, 8);
        stage.Produce("more", topic, Of("c"));
        stage.Fetch("more", topic, 8);
        stage.Delete("no such partition", topic, 0, partition: 9);
        stage.Delete("no such topic", stage.Name("none"), 0);
        stage.Delete("compacted", stage.Topic("compacted", 1, ("cleanup.policy", "compact")), 0);
        stage.Delete("compacted and deleted", stage.Topic("both", 1, ("cleanup.policy", "compact,delete")), 0);
    });

    private static FetchRequest Led(FetchRequest request, int epoch)
    {
        request.Topics[0].Partitions[0].CurrentLeaderEpoch = epoch;
        return request;
    }
}
