using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Tells stored offsets.</summary>
internal sealed class OffsetFetchHandler(Broker broker) : DirectHandler<OffsetFetchRequest, OffsetFetchResponse>
{
    private const short ManyFrom = 8;

    protected override OffsetFetchResponse Answer(OffsetFetchRequest request, Call call)
    {
        if (call.Version >= ManyFrom) return new() { Groups = [.. request.Groups.Select(g => new OffsetFetchResponse.Group { GroupId = g.GroupId, Topics = Topics(g, request.RequireStable) })] };
        var group = new OffsetFetchRequest.Group
        {
            GroupId = request.GroupId,
            Topics = request.Topics is null ? null : [.. request.Topics.Select(t => new OffsetFetchRequest.GroupTopic { Name = t.Name, PartitionIndexes = t.PartitionIndexes })],
        };
        return new() { Topics = [.. Topics(group, request.RequireStable).Select(One)] };
    }

    protected override OffsetFetchResponse Refusal(OffsetFetchRequest request, KafkaError error) => new()
    {
        ErrorCode = error,
        Groups = [.. request.Groups.Select(g => new OffsetFetchResponse.Group { GroupId = g.GroupId, ErrorCode = error })],
    };

    private static OffsetFetchResponse.Topic One(OffsetFetchResponse.GroupTopic topic) => new()
    {
        Name = topic.Name,
        Partitions = [.. topic.Partitions.Select(p => new OffsetFetchResponse.Partition
        {
            PartitionIndex = p.PartitionIndex,
            CommittedOffset = p.CommittedOffset,
            CommittedLeaderEpoch = p.CommittedLeaderEpoch,
            Metadata = p.Metadata,
            ErrorCode = p.ErrorCode,
        })],
    };

    private static OffsetFetchResponse.GroupPartition Partition(GroupOffsets? offsets, string topic, int partition, bool requireStable)
    {
        var found = new OffsetFetchResponse.GroupPartition { PartitionIndex = partition, CommittedOffset = -1, Metadata = "" };
        if (requireStable && offsets?.IsPending(topic, partition) == true) found.ErrorCode = KafkaError.UnstableOffsetCommit;
        else if (offsets?.Find(topic, partition) is { } offset) (found.CommittedOffset, found.CommittedLeaderEpoch, found.Metadata) = (offset.Offset, offset.LeaderEpoch, offset.Metadata);
        return found;
    }

    private OffsetFetchResponse.GroupTopic[] Topics(OffsetFetchRequest.Group asked, bool requireStable)
    {
        var offsets = broker.Groups.Find(asked.GroupId)?.Offsets;
        var topics = asked.Topics?.Select(t => (t.Name, Partitions: (IEnumerable<int>)t.PartitionIndexes))
            ?? offsets?.Committed.GroupBy(o => o.Key.Topic, o => o.Key.Partition).Select(t => (Name: t.Key, Partitions: (IEnumerable<int>)t));
        return [.. (topics ?? []).Select(t => new OffsetFetchResponse.GroupTopic { Name = t.Name, Partitions = [.. t.Partitions.Select(p => Partition(offsets, t.Name, p, requireStable))] })];
    }
}
