using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Stores offsets.</summary>
internal sealed class OffsetCommitHandler(Broker broker) : DirectHandler<OffsetCommitRequest, OffsetCommitResponse>
{
    private const short TellsMissingFrom = 9;

    protected override OffsetCommitResponse Answer(OffsetCommitRequest request, Call call)
    {
        var group = broker.Groups.Find(request.GroupId);
        var error = OffsetRules.Check(group, request.MemberId, request.GroupInstanceId, request.GenerationIdOrMemberEpoch, isTransactional: false);
        if (group is null && error != KafkaError.None && call.Version >= TellsMissingFrom) error = KafkaError.GroupIdNotFound;
        if (error != KafkaError.None) return Refusal(request, error);
        group ??= broker.Groups.FindOrAdd(request.GroupId);
        if (request.GenerationIdOrMemberEpoch >= 0) group.Find(request.MemberId)?.Renew();
        var now = broker.Clock.Now;
        long? until = request.RetentionTimeMs < 0 ? null : now + request.RetentionTimeMs;
        return Response(request, (topic, p) => Commit(group, topic, p, now, until));
    }

    protected override OffsetCommitResponse Refusal(OffsetCommitRequest request, KafkaError error) =>
        Response(request, (topic, p) => broker.Topics.Find(topic, p.PartitionIndex) is null ? KafkaError.UnknownTopicOrPartition : error);

    private static OffsetCommitResponse Response(OffsetCommitRequest request, Func<string, OffsetCommitRequest.Partition, KafkaError> outcome) => new()
    {
        Topics = [.. request.Topics.Select(t => new OffsetCommitResponse.Topic { Name = t.Name, Partitions = [.. t.Partitions.Select(p => new OffsetCommitResponse.Partition { PartitionIndex = p.PartitionIndex, ErrorCode = outcome(t.Name, p) })] })],
    };

    private KafkaError Commit(Group group, string topic, OffsetCommitRequest.Partition asked, long now, long? until)
    {
        if (broker.Topics.Find(topic, asked.PartitionIndex) is null) return KafkaError.UnknownTopicOrPartition;
        var metadata = asked.CommittedMetadata ?? "";
        if (OffsetRules.IsTooLong(metadata)) return KafkaError.OffsetMetadataTooLarge;
        group.Offsets.Set(topic, asked.PartitionIndex, new(asked.CommittedOffset, asked.CommittedLeaderEpoch, metadata, now, until, group.Offsets.NextOrder()));
        return KafkaError.None;
    }
}
