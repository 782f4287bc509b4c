using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Forgets offsets of topics that nobody in the group reads.</summary>
internal sealed class OffsetDeleteHandler(Broker broker) : DirectHandler<OffsetDeleteRequest, OffsetDeleteResponse>
{
    private const string Consumers = "consumer";

    protected override OffsetDeleteResponse Answer(OffsetDeleteRequest request, Call call)
    {
        if (request.GroupId.Length == 0) return Refusal(request, KafkaError.InvalidGroupId);
        if (broker.Groups.Find(request.GroupId) is not { } group) return Refusal(request, KafkaError.GroupIdNotFound);
        if (group.State != GroupState.Empty && group.ProtocolType != Consumers) return Refusal(request, KafkaError.NonEmptyGroup);
        return new() { Topics = [.. request.Topics.Select(t => new OffsetDeleteResponse.Topic { Name = t.Name, Partitions = [.. t.Partitions.Select(p => Delete(group, t.Name, p.PartitionIndex))] })] };
    }

    protected override OffsetDeleteResponse Refusal(OffsetDeleteRequest request, KafkaError error) => new() { ErrorCode = error };

    private OffsetDeleteResponse.Partition Delete(Group group, string topic, int partition)
    {
        var result = new OffsetDeleteResponse.Partition { PartitionIndex = partition };
        if (broker.Topics.Find(topic, partition) is null) result.ErrorCode = KafkaError.UnknownTopicOrPartition;
        else if (Subscriptions.IsRead(group, topic)) result.ErrorCode = KafkaError.GroupSubscribedToTopic;
        else group.Offsets.Remove(topic, partition);
        return result;
    }
}
