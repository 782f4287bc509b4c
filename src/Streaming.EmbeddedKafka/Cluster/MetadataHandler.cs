using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Cluster;

/// <summary>The broker and the topics. Topics are never made because someone asked for them.</summary>
internal sealed class MetadataHandler(Broker broker) : DirectHandler<MetadataRequest, MetadataResponse>
{
    protected override MetadataResponse Answer(MetadataRequest request, Call call)
    {
        var all = request.Topics is null || (call.Version == 0 && request.Topics.Length == 0);
        var response = Response(request);
        var operations = request.IncludeTopicAuthorizedOperations ? AllowedOperations.OnTopic : AllowedOperations.NotAsked;
        response.Topics = all
            ? [.. broker.Topics.All.Select(t => Describe(t, operations))]
            : [.. Distinct(request.Topics!).Select(t => Describe(t, call.Version, operations))];
        return response;
    }

    protected override MetadataResponse Refusal(MetadataRequest request, KafkaError error)
    {
        var response = Response(request);
        response.ErrorCode = error;
        response.Topics = [.. (request.Topics ?? []).Select(t => new MetadataResponse.Topic { ErrorCode = error, Name = t.Name, TopicId = t.TopicId })];
        return response;
    }

    private static IEnumerable<MetadataRequest.Topic> Distinct(MetadataRequest.Topic[] topics) => topics.DistinctBy(t => (t.TopicId, t.Name));

    private MetadataResponse Response(MetadataRequest request) => new()
    {
        Brokers = [new() { NodeId = broker.Settings.NodeId, Host = broker.Settings.Host, Port = broker.Settings.Port }],
        ClusterId = broker.Settings.ClusterId,
        ControllerId = broker.Settings.NodeId,
        ClusterAuthorizedOperations = request.IncludeClusterAuthorizedOperations ? AllowedOperations.OnCluster : AllowedOperations.NotAsked,
    };

    private MetadataResponse.Topic Describe(MetadataRequest.Topic asked, short version, int operations)
    {
        if (asked.TopicId != Guid.Empty)
        {
            if (broker.Topics.TryFind(asked.TopicId, out var byId)) return Describe(byId, operations);
            return new() { ErrorCode = KafkaError.UnknownTopicId, Name = version < 12 ? "" : null, TopicId = asked.TopicId };
        }
        var name = asked.Name ?? "";
        if (broker.Topics.TryFind(name, out var topic)) return Describe(topic, operations);
        return new() { ErrorCode = TopicName.Check(name) is null ? KafkaError.UnknownTopicOrPartition : KafkaError.InvalidTopic, Name = name, TopicAuthorizedOperations = operations };
    }

    private MetadataResponse.Topic Describe(Topic topic, int operations) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        TopicAuthorizedOperations = operations,
        Partitions = [.. topic.Partitions.Select(Describe)],
    };

    private MetadataResponse.Partition Describe(PartitionLog log)
    {
        int[] node = [broker.Settings.NodeId];
        return new() { PartitionIndex = log.Partition, LeaderId = broker.Settings.NodeId, LeaderEpoch = PartitionLog.LeaderEpoch, ReplicaNodes = node, IsrNodes = node };
    }
}
