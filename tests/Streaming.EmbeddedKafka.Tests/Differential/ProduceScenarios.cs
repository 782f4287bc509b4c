using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>What is taken and what is refused.</summary>
public sealed class ProduceScenarios
{
    [Fact]
    public Task Batches_are_appended_in_every_version_and_read_in_every_version() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        for (short version = 3; version <= 11; version++) stage.Produce($"produce {version}", topic, Of($"v{version}", "x"), version: version, acks: (short)(version % 2 == 0 ? 1 : -1));
        for (short version = 4; version <= 18; version++) stage.Fetch($"fetch {version}", topic, 0, version: version, isolation: (IsolationLevel)(version % 2));
    });

    [Fact]
    public Task Idempotent_retries_gaps_and_old_epochs_are_told_apart() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var id = stage.InitPlain("init");
        for (var i = 0; i < 7; i++) stage.Produce($"batch {i}", topic, Of(From(id, 0, i * 2), $"a{i}", $"b{i}"));
        stage.Produce("last again", topic, Of(From(id, 0, 12), "a6", "b6"));
        stage.Produce("fifth last again", topic, Of(From(id, 0, 4), "a2", "b2"));
        stage.Produce("too long ago", topic, Of(From(id, 0, 2), "a1", "b1"));
        stage.Produce("half of the last", topic, Of(From(id, 0, 13), "b6"));
        stage.Produce("a gap", topic, Of(From(id, 0, 15), "c"));
        stage.Produce("next", topic, Of(From(id, 0, 14), "d"));
        stage.Produce("new epoch, wrong number", topic, Of(From(id, 1, 5), "e"));
        stage.Produce("new epoch", topic, Of(From(id, 1, 0), "f"));
        stage.Produce("old epoch", topic, Of(From(id, 0, 15), "g"));
        stage.Produce("old epoch, as it was", topic, Of(From(id, 0, 14), "d"));
        stage.Produce("unknown producer, any number", topic, Of(From(id + 100_000, 3, 77), "h"));
        stage.Produce("unknown producer, a gap", topic, Of(From(id + 100_000, 3, 79), "i"));
        stage.Produce("wrong sequence", topic, Of(From(id, 1, -1), "j"));
        stage.Fetch("all", topic, 0);
    });

    [Fact]
    public Task Numbers_of_a_producer_begin_at_0_again_behind_the_highest() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        stage.Produce("up to the highest but one", topic, Of(From(5_000_000, 0, int.MaxValue - 1), "a"));
        stage.Produce("over the edge", topic, Of(From(5_000_000, 0, int.MaxValue), "b", "c"));
        stage.Produce("next", topic, Of(From(5_000_000, 0, 1), "d"));
        stage.Produce("over the edge again", topic, Of(From(5_000_000, 0, int.MaxValue), "b", "c"));
        stage.Fetch("all", topic, 0);
    });

    [Fact]
    public Task Broken_batches_are_refused() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var good = Of("a", "b");
        stage.Produce("checksum", topic, Changed(good, b => b[^1] ^= 1));
        stage.Produce("cut off", topic, good[..^1]);
        stage.Produce("header only", topic, good[..20]);
        stage.Produce("empty", topic, []);
        stage.Produce("two batches", topic, [.. good, .. good]);
        stage.Produce("old format", topic, Changed(good, b => b[BatchLayout.Magic] = 1));
        stage.Produce("base offset", topic, Changed(good, b => BatchPatch.SetBaseOffset(b, 5)));
        stage.Produce("count", topic, Changed(good, b => BatchPatch.SetCount(b, 1)));
        stage.Produce("count of 0", topic, Changed(good, b => BatchPatch.SetCount(b, 0)));
        stage.Produce("more than there are", topic, Changed(good, b => { b[BatchLayout.LastOffsetDelta + 3] = 2; BatchPatch.SetCount(b, 3); }));
        stage.Produce("offsets", topic, Changed(good, b => { b[BatchLayout.LastOffsetDelta + 3] = 5; BatchPatch.Seal(b); }));
        stage.Produce("control", topic, Changed(good, b => { b[BatchLayout.Attributes + 1] = 0x20; BatchPatch.Seal(b); }));
        stage.Produce("append time by the producer", topic, Changed(good, b => { b[BatchLayout.Attributes + 1] = 8; BatchPatch.Seal(b); }));
        stage.Produce("good", topic, good);
        stage.Produce("no such topic", stage.Name("none"), good);
        stage.Produce("no such partition", topic, good, partition: 7);
        stage.Produce("acks", topic, good, acks: 2);
    });

    [Fact]
    public Task Records_that_a_topic_refuses_are_named() => Brokers.AgreeAsync(stage =>
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var topic = stage.Topic("t");
        stage.Produce("an hour and more ahead", topic, Of(new(), ("k", "a", now), ("k", "b", now + 7_200_000), ("k", "c", now), ("k", "d", now + 8_000_000)));
        stage.Produce("without times", topic, Of(new(), ("k", "a", -1)));
        var bounded = stage.Topic("bounded", 1, ("message.timestamp.before.max.ms", "600000"), ("message.timestamp.after.max.ms", "9223372036854775807"));
        stage.Produce("too old", bounded, Of(new(), ("k", "a", now), ("k", "b", 5)));
        stage.Produce("far ahead", bounded, Of(new(), ("k", "a", 4_000_000_000_000)));
        var compacted = stage.Topic("compacted", 1, ("cleanup.policy", "compact"));
        stage.Produce("no keys", compacted, Of(new(), ("k", "a", Noon), (null, "b", Noon), ("k", "c", Noon), (null, null, Noon)));
        stage.Produce("no keys and no time", compacted, Of(new(), (null, "a", Noon), ("k", "b", now + 7_200_000)));
        stage.Produce("with keys", compacted, Of(new(), ("k", "a", Noon), ("", null, Noon)));
        stage.Fetch("all", topic, 0);
        stage.Fetch("all bounded", bounded, 0);
        stage.Fetch("all compacted", compacted, 0);
    });

    [Fact]
    public Task Batches_have_a_highest_size() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 1, ("max.message.bytes", "1000"));
        stage.Produce("too large", topic, Of(new string('x', 1000)));
        stage.Produce("too large and broken", topic, Changed(Of(new string('x', 1000)), b => b[^1] ^= 1));
        var size = Of("").Length;
        // A length of two bytes instead of one, of the record and of the value.
        stage.Produce("exactly", topic, Of(new string('x', 1000 - size - 2)));
        stage.Produce("one over", topic, Of(new string('x', 1001 - size - 2)));
        var segment = stage.Topic("segment", 1, ("max.message.bytes", "5000000"), ("segment.bytes", "1048576"));
        stage.Produce("more than a segment", segment, Of(new string('x', 1 << 20)));
    });

    [Fact]
    public Task The_time_of_appending_replaces_that_of_records() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 1, ("message.timestamp.type", "LogAppendTime"));
        stage.Produce("far ahead", topic, Of(new(), ("k", "a", Noon * 3), ("k", "b", -1)));
        stage.List("latest of one batch", topic, -3);
        var id = stage.InitPlain("init");
        stage.Produce("idempotent", topic, Of(From(id, 0, 0), "c"));
        stage.Produce("again", topic, Of(From(id, 0, 0), "c"));
        stage.Fetch("all", topic, 0);
        stage.List("by time", topic, Noon);
    });

    [Fact]
    public Task A_batch_without_answer_is_appended_and_a_refused_one_closes_the_connection() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        stage.Begin("silent", Stage.Production(topic, Of("a"), acks: 0), 9);
        stage.Ask("the next answer", new MetadataRequest(), 9, "silent");
        stage.AskUntil("appended", stage.Fetching(topic, 0), 12, r => r.Responses[0].Partitions[0].HighWatermark == 1);
        stage.Begin("silent", Stage.Production(topic, [1, 2, 3], acks: 0), 9);
        Assert.ThrowsAny<IOException>(() => stage.Client("silent").Receive());
    });

    [Fact]
    public Task One_replica_is_enough_where_there_is_one() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 1, ("min.insync.replicas", "2"));
        stage.Produce("all", topic, Of("a"));
        stage.Produce("one", topic, Of("b"), acks: 1);
    });

    private static byte[] Changed(byte[] batch, Action<byte[]> change)
    {
        byte[] copy = [.. batch];
        change(copy);
        return copy;
    }
}
