using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;
using Streaming.Kafka.Protocol.Tests.Records;

namespace Streaming.Kafka.Protocol.Tests.Live;

/// <summary>Batches go to a real broker, which checks them, and come back.</summary>
public sealed class RecordApisTests : IDisposable
{
    private readonly LiveCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void A_batch_comes_back_byte_by_byte_in_every_version_of_Produce_and_Fetch()
    {
        var (topic, id, leader) = _cluster.Topic();
        List<byte[]> sent = [];
        foreach (var version in LiveCluster.Versions(ApiKey.Produce))
        {
            var bytes = GoldenBatch.Write(new(), writer => Append(writer, version));
            var partition = Produce(leader, topic, bytes, version);
            Assert.Equal((KafkaError.None, sent.Count * 6), (partition.ErrorCode, partition.BaseOffset));
            // What a broker does to it.
            BatchPatch.SetBaseOffset(bytes, partition.BaseOffset);
            BatchPatch.SetLeaderEpoch(bytes, 0);
            sent.Add(bytes);
        }
        foreach (var version in LiveCluster.Versions(ApiKey.Fetch))
        {
            var partition = Fetch(leader, topic, id, 0, version);
            Assert.Equal((KafkaError.None, sent.Count * 6), (partition.ErrorCode, partition.HighWatermark));
            Assert.Equal(Convert.ToHexString([.. sent.SelectMany(b => b)]), Convert.ToHexString(partition.Records!.Value.Span));
            foreach (var batch in new RecordBatches(partition.Records.Value)) Assert.Equal(BatchError.None, BatchCheck.Full(batch));
        }
        Assert.Equal(KafkaError.UnknownTopicId, Fetch(leader, topic, Guid.NewGuid(), 0, 13).ErrorCode);
    }

    [Fact]
    public void A_batch_with_a_wrong_checksum_is_refused()
    {
        var (topic, _, leader) = _cluster.Topic();
        var bytes = GoldenBatch.Write(new(), writer => Append(writer, 1));
        bytes[^1] ^= 1;
        Assert.Equal(KafkaError.CorruptMessage, Produce(leader, topic, bytes, 11).ErrorCode);
    }

    [Fact]
    public void The_append_time_of_a_broker_is_that_of_a_patch()
    {
        var (topic, id, leader) = _cluster.Topic();
        _cluster.Set(topic, "message.timestamp.type", "LogAppendTime", 1);
        var bytes = GoldenBatch.Write(new(), writer => Append(writer, 1));
        ProduceResponse.Partition partition;
        do partition = Produce(leader, topic, bytes, 11);
        while (partition.LogAppendTimeMs < 0);
        BatchPatch.SetBaseOffset(bytes, partition.BaseOffset);
        BatchPatch.SetLeaderEpoch(bytes, 0);
        BatchPatch.SetAppendTime(bytes, partition.LogAppendTimeMs);
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(Fetch(leader, topic, id, partition.BaseOffset, 12).Records!.Value.Span));
    }

    [Fact]
    public void Offsets_are_listed_in_every_version()
    {
        var (topic, _, leader) = _cluster.Topic();
        Produce(leader, topic, GoldenBatch.Write(new(), writer => Append(writer, 1)), 11);
        foreach (var version in LiveCluster.Versions(ApiKey.ListOffsets))
        {
            Assert.Equal((6, -1), List(-1, version));
            Assert.Equal((0, -1), List(-2, version));
            Assert.Equal((2, GoldenBatch.Noon + 2), List(GoldenBatch.Noon + 2, version));
            Assert.Equal((-1, -1), List(GoldenBatch.Noon + 1_000, version));
            if (version >= 7) Assert.Equal((5, GoldenBatch.Noon + 5), List(-3, version));
            if (version >= 8) Assert.Equal((0, -1), List(-4, version));
            if (version >= 9) Assert.Equal((-1, -1), List(-5, version));
            if (version >= 11) Assert.Equal((-1, -1), List(-6, version));
        }

        (long, long) List(long timestamp, short version)
        {
            var request = new ListOffsetsRequest { ReplicaId = -1, TimeoutMs = 10_000, Topics = [new() { Name = topic, Partitions = [new() { Timestamp = timestamp }] }] };
            var found = leader.Ask(request, version).Topics[0].Partitions[0];
            Assert.Equal(KafkaError.None, found.ErrorCode);
            return (found.Offset, found.Timestamp);
        }
    }

    [Fact]
    public void Records_are_deleted_in_every_version()
    {
        var (topic, id, leader) = _cluster.Topic();
        Produce(leader, topic, GoldenBatch.Write(new(), writer => Append(writer, 1)), 11);
        foreach (var version in LiveCluster.Versions(ApiKey.DeleteRecords))
        {
            var request = new DeleteRecordsRequest { TimeoutMs = 10_000, Topics = [new() { Name = topic, Partitions = [new() { Offset = version + 1 }] }] };
            var deleted = leader.Ask(request, version).Topics[0].Partitions[0];
            Assert.Equal((KafkaError.None, version + 1), (deleted.ErrorCode, deleted.LowWatermark));
        }
        Assert.Equal((KafkaError.OffsetOutOfRange, 3), (Fetch(leader, topic, id, 0, 12).ErrorCode, Fetch(leader, topic, id, 3, 12).LogStartOffset));
    }

    private static void Append(RecordBatchWriter writer, int version)
    {
        for (var i = 0; i < 5; i++) writer.Append(GoldenBatch.Noon + i, i == 3 ? OptionalBytes.Null : "key"u8, i == 4 ? OptionalBytes.Null : (OptionalBytes)new byte[100 * version]);
        writer.Append(GoldenBatch.Noon + 5, ""u8, ""u8, [new("trace", "a1"u8.ToArray()), new("ü", null)]);
    }

    // Metadata names the leader a moment before that knows of it.
    private static ProduceResponse.Partition Produce(LiveBroker leader, string topic, byte[] bytes, short version) => Assert.Single(Assert.Single(leader.AskUntil(
        new ProduceRequest { Acks = -1, TimeoutMs = 10_000, TopicData = [new() { Name = topic, PartitionData = [new() { Records = bytes }] }] }, version,
        r => r.Responses[0].PartitionResponses[0].ErrorCode is not (KafkaError.NotLeaderOrFollower or KafkaError.UnknownTopicOrPartition)).Responses).PartitionResponses);

    private static FetchRequest Request(string topic, Guid id, long offset) =>
        new() { MaxWaitMs = 100, MinBytes = 1, Topics = [new() { Topic = topic, TopicId = id, Partitions = [new() { FetchOffset = offset, PartitionMaxBytes = 1 << 20 }] }] };

    private static FetchResponse.FetchedPartition Fetch(LiveBroker leader, string topic, Guid id, long offset, short version) =>
        Assert.Single(Assert.Single(leader.Ask(Request(topic, id, offset), version).Responses).Partitions);
}
