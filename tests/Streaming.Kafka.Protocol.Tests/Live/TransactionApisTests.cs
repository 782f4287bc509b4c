using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;
using Streaming.Kafka.Protocol.Tests.Records;

namespace Streaming.Kafka.Protocol.Tests.Live;

/// <summary>Transactions on a real broker, one in every version, committed and aborted in turns.</summary>
public sealed class TransactionApisTests : IDisposable
{
    private const string Group = "protocol-transactions";
    private readonly LiveCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Transactions_are_committed_and_aborted_in_every_version()
    {
        var (topic, id, leader) = _cluster.Topic();
        var name = LiveCluster.Name("producer");
        var coordinator = _cluster.Coordinator(name, CoordinatorType.Transaction);
        var group = _cluster.Coordinator(Group, CoordinatorType.Group);
        foreach (var version in LiveCluster.Versions(ApiKey.InitProducerId))
        {
            var producer = coordinator.AskUntil(new InitProducerIdRequest { TransactionalId = name, TransactionTimeoutMs = 60_000 }, version, r => !IsPassing(r.ErrorCode));
            Assert.Equal((KafkaError.None, version), (producer.ErrorCode, producer.ProducerEpoch));
            Add(coordinator, name, producer, topic, LiveCluster.Capped(ApiKey.AddPartitionsToTxn, version));
            Assert.Equal(KafkaError.None, Produce(leader, topic, name, producer, version));
            var add = new AddOffsetsToTxnRequest { TransactionalId = name, ProducerId = producer.ProducerId, ProducerEpoch = producer.ProducerEpoch, GroupId = Group };
            var added = coordinator.AskUntil(add, LiveCluster.Capped(ApiKey.AddOffsetsToTxn, version), r => !IsPassing(r.ErrorCode));
            Assert.Equal(KafkaError.None, added.ErrorCode);
            CommitOffset(group, name, producer, topic, version);
            var end = new EndTxnRequest { TransactionalId = name, ProducerId = producer.ProducerId, ProducerEpoch = producer.ProducerEpoch, Committed = version % 2 == 0 };
            Assert.Equal(KafkaError.None, coordinator.Ask(end, LiveCluster.Capped(ApiKey.EndTxn, version)).ErrorCode);
        }
        Markers(leader, topic, id);
    }

    [Fact]
    public void A_producer_that_was_fenced_is_told_so()
    {
        var (topic, _, _) = _cluster.Topic();
        var name = LiveCluster.Name("fenced");
        var coordinator = _cluster.Coordinator(name, CoordinatorType.Transaction);
        var request = new InitProducerIdRequest { TransactionalId = name, TransactionTimeoutMs = 60_000 };
        var old = coordinator.AskUntil(request, 4, r => !IsPassing(r.ErrorCode));
        coordinator.AskUntil(request, 4, r => !IsPassing(r.ErrorCode));
        var add = Partitions(name, old, topic);
        Assert.Equal(KafkaError.ProducerFenced, coordinator.Ask(add, 3).ResultsByTopic[0].ResultsByPartition[0].PartitionErrorCode);
        Assert.Equal(KafkaError.InvalidProducerEpoch, coordinator.Ask(add, 1).ResultsByTopic[0].ResultsByPartition[0].PartitionErrorCode);
    }

    private static void Add(LiveBroker coordinator, string name, InitProducerIdResponse producer, string topic, short version)
    {
        var added = coordinator.AskUntil(Partitions(name, producer, topic), version, r => !IsPassing(r.ResultsByTopic[0].ResultsByPartition[0].PartitionErrorCode));
        Assert.Equal((topic, KafkaError.None), (added.ResultsByTopic[0].Name, added.ResultsByTopic[0].ResultsByPartition[0].PartitionErrorCode));
    }

    private static AddPartitionsToTxnRequest Partitions(string name, InitProducerIdResponse producer, string topic) => new()
    {
        TransactionalId = name,
        ProducerId = producer.ProducerId,
        ProducerEpoch = producer.ProducerEpoch,
        Topics = [new() { Name = topic, Partitions = [0] }],
    };

    private static KafkaError Produce(LiveBroker leader, string topic, string name, InitProducerIdResponse producer, short version)
    {
        var start = new BatchStart { ProducerId = producer.ProducerId, ProducerEpoch = producer.ProducerEpoch, BaseSequence = 0, Attributes = new() { IsTransactional = true } };
        var bytes = GoldenBatch.Write(start, GoldenBatch.AppendPlain);
        var request = new ProduceRequest { TransactionalId = name, Acks = -1, TimeoutMs = 10_000, TopicData = [new() { Name = topic, PartitionData = [new() { Records = bytes }] }] };
        var produced = leader.AskUntil(request, (short)(3 + version), r => !IsPassing(r.Responses[0].PartitionResponses[0].ErrorCode));
        return produced.Responses[0].PartitionResponses[0].ErrorCode;
    }

    private static void CommitOffset(LiveBroker group, string name, InitProducerIdResponse producer, string topic, short version)
    {
        var request = new TxnOffsetCommitRequest
        {
            TransactionalId = name,
            GroupId = Group,
            ProducerId = producer.ProducerId,
            ProducerEpoch = producer.ProducerEpoch,
            Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = 7, CommittedLeaderEpoch = 0 }] }],
        };
        var sent = group.AskUntil(request, LiveCluster.Capped(ApiKey.TxnOffsetCommit, version), r => !IsPassing(r.Topics[0].Partitions[0].ErrorCode));
        Assert.Equal((topic, KafkaError.None), (sent.Topics[0].Name, sent.Topics[0].Partitions[0].ErrorCode));
    }

    // Five records and a marker for each transaction; those that were aborted are listed for who reads committed.
    private static void Markers(LiveBroker leader, string topic, Guid id)
    {
        var transactions = LiveCluster.Versions(ApiKey.InitProducerId).Count();
        foreach (var version in new short[] { 4, 12, 18 })
        {
            List<bool> commits = [];
            HashSet<long> aborted = [];
            for (long at = 0; at < transactions * 6;)
            {
                var fetched = Fetch(leader, topic, id, at, version);
                aborted.UnionWith(fetched.AbortedTransactions!.Select(a => a.FirstOffset));
                foreach (var batch in new RecordBatches(fetched.Records!.Value))
                {
                    at = batch.LastOffset + 1;
                    Assert.Equal(BatchError.None, BatchCheck.Full(batch));
                    if (TransactionMarker.TryRead(batch, out var marker)) commits.Add(Same(batch, marker).IsCommit);
                }
            }
            Assert.Equal(Enumerable.Range(0, transactions).Select(i => i % 2 == 0), commits);
            Assert.Equal(Enumerable.Range(0, transactions).Where(i => i % 2 == 1).Select(i => i * 6L), aborted.Order());
        }
    }

    // A broker may give one batch at a time, and nothing while a transaction is being completed.
    private static FetchResponse.FetchedPartition Fetch(LiveBroker leader, string topic, Guid id, long offset, short version)
    {
        var request = new FetchRequest
        {
            MaxWaitMs = 100,
            MinBytes = 1,
            IsolationLevel = IsolationLevel.ReadCommitted,
            Topics = [new() { Topic = topic, TopicId = id, Partitions = [new() { FetchOffset = offset, PartitionMaxBytes = 1 << 20 }] }],
        };
        return leader.AskUntil(request, version, r => r.Responses[0].Partitions[0] is { ErrorCode: KafkaError.None, Records.Length: > 0 }).Responses[0].Partitions[0];
    }

    private static TransactionMarker Same(in RecordBatch batch, TransactionMarker marker)
    {
        using var own = new WireBuffer();
        marker.Write(own, new() { BaseOffset = batch.BaseOffset, LeaderEpoch = batch.LeaderEpoch, ProducerId = batch.ProducerId, ProducerEpoch = batch.ProducerEpoch }, batch.MaxTimestamp);
        Assert.Equal(Convert.ToHexString(batch.Span), Convert.ToHexString(own.Written));
        return marker;
    }

    private static bool IsPassing(KafkaError error) => error
        is KafkaError.ConcurrentTransactions or KafkaError.NotLeaderOrFollower or KafkaError.UnknownTopicOrPartition
        or KafkaError.CoordinatorLoadInProgress or KafkaError.CoordinatorNotAvailable or KafkaError.NotCoordinator;
}
