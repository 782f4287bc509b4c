using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Groups;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Stores offsets with a transaction. The group checks the member, which fences a zombie whose transactional id nobody else has.</summary>
internal sealed class TxnOffsetCommitHandler(Broker broker) : DirectHandler<TxnOffsetCommitRequest, TxnOffsetCommitResponse>
{
    protected override TxnOffsetCommitResponse Answer(TxnOffsetCommitRequest request, Call call)
    {
        var group = broker.Groups.Find(request.GroupId);
        var error = Verification.OfOffsets(broker.Transactions, request, call.Version);
        if (error == KafkaError.None) error = OffsetRules.Check(group, request.MemberId, request.GroupInstanceId, request.GenerationId, isTransactional: true);
        if (error != KafkaError.None) return Refusal(request, error);
        group ??= broker.Groups.FindOrAdd(request.GroupId);
        return Response(request, (topic, p) => Commit(group, topic, p, request.ProducerId));
    }

    protected override TxnOffsetCommitResponse Refusal(TxnOffsetCommitRequest request, KafkaError error) =>
        Response(request, (topic, p) => broker.Topics.Find(topic, p.PartitionIndex) is null ? KafkaError.UnknownTopicOrPartition : error);

    private static TxnOffsetCommitResponse Response(TxnOffsetCommitRequest request, Func<string, TxnOffsetCommitRequest.Partition, KafkaError> outcome) => new()
    {
        Topics = [.. request.Topics.Select(t => new TxnOffsetCommitResponse.Topic { Name = t.Name, Partitions = [.. t.Partitions.Select(p => new TxnOffsetCommitResponse.Partition { PartitionIndex = p.PartitionIndex, ErrorCode = outcome(t.Name, p) })] })],
    };

    private KafkaError Commit(Group group, string topic, TxnOffsetCommitRequest.Partition asked, long producerId)
    {
        if (broker.Topics.Find(topic, asked.PartitionIndex) is null) return KafkaError.UnknownTopicOrPartition;
        var metadata = asked.CommittedMetadata ?? "";
        if (OffsetRules.IsTooLong(metadata)) return KafkaError.OffsetMetadataTooLarge;
        group.Offsets.Set(producerId, topic, asked.PartitionIndex, new(asked.CommittedOffset, asked.CommittedLeaderEpoch, metadata, broker.Clock.Now, null, group.Offsets.NextOrder()));
        return KafkaError.None;
    }
}
