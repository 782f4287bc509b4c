using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <content>Transactions.</content>
internal sealed partial class Stage
{
    /// <summary>A name for a transactional id whose coordinator answers.</summary>
    public string Transactional(string name)
    {
        var id = Name(name);
        Until(new FindCoordinatorRequest { CoordinatorKeys = [id], KeyType = CoordinatorType.Transaction }, 4, r => r.Coordinators[0].ErrorCode == KafkaError.None);
        return id;
    }

    /// <summary>Begins as the producer of an id. A transaction that is open, or being completed, is waited for.</summary>
    public Producer Init(string label, string id, int timeoutMs = 60_000, Producer? from = null, short version = 4)
    {
        var request = new InitProducerIdRequest { TransactionalId = id, TransactionTimeoutMs = timeoutMs, ProducerId = from?.Id ?? -1, ProducerEpoch = from?.Epoch ?? -1 };
        var made = AskUntil(label, request, version, r => r.ErrorCode is not (KafkaError.ConcurrentTransactions or KafkaError.CoordinatorLoadInProgress or KafkaError.NotCoordinator or KafkaError.CoordinatorNotAvailable));
        return new(id, made.ProducerId, made.ProducerEpoch);
    }

    /// <summary>The id of a new idempotent producer without transactions. A broker that has just started has no ids at first.</summary>
    public long InitPlain(string label) => AskUntil(
        label, new InitProducerIdRequest { TransactionalId = null, TransactionTimeoutMs = 1000 }, 4, r => r.ErrorCode != KafkaError.CoordinatorLoadInProgress).ProducerId;

    /// <summary>Adds a partition to the transaction; one that is being completed is waited for.</summary>
    public void Add(string label, Producer producer, string topic, int partition = 0, short version = 3)
    {
        var request = new AddPartitionsToTxnRequest { TransactionalId = producer.Name, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Topics = [new() { Name = topic, Partitions = [partition] }] };
        AskUntil(label, request, version, r => r.ResultsByTopic.All(t => t.ResultsByPartition.All(p => p.PartitionErrorCode != KafkaError.ConcurrentTransactions)));
    }

    /// <summary>Adds the offsets of a group to the transaction; one that is being completed is waited for.</summary>
    public void AddOffsets(string label, Producer producer, string group, short version = 3) => AskUntil(
        label, new AddOffsetsToTxnRequest { TransactionalId = producer.Name, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, GroupId = group }, version, r => r.ErrorCode != KafkaError.ConcurrentTransactions);

    /// <summary>Ends the transaction.</summary>
    public EndTxnResponse EndTransaction(string label, Producer producer, bool commit, short version = 3) =>
        Ask(label, new EndTxnRequest { TransactionalId = producer.Name, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Committed = commit }, version);

    /// <summary>Stores an offset with the transaction; one that is being completed is waited for.</summary>
    public void CommitWith(string label, Producer producer, string group, string topic, long offset, int generation = -1, string memberId = "", string? instance = null, short version = 3) => AskUntil(
        label,
        new TxnOffsetCommitRequest
        {
            TransactionalId = producer.Name,
            GroupId = group,
            ProducerId = producer.Id,
            ProducerEpoch = producer.Epoch,
            GenerationId = generation,
            MemberId = memberId,
            GroupInstanceId = instance,
            Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = offset, CommittedLeaderEpoch = 0 }] }],
        },
        version,
        r => r.Topics.All(t => t.Partitions.All(p => p.ErrorCode != KafkaError.ConcurrentTransactions)));

    /// <summary>Waits until a partition has so many records and markers, and no open transaction.</summary>
    public void Settled(string topic, long end, int partition = 0) => Until(
        new ListOffsetsRequest { ReplicaId = -1, IsolationLevel = IsolationLevel.ReadCommitted, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Timestamp = -1 }] }] },
        7,
        r => r.Topics[0].Partitions[0].Offset >= end);

    /// <summary>A producer with its transactional id.</summary>
    internal sealed record Producer(string Name, long Id, short Epoch);
}
