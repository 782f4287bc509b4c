using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Protocol.Tests.Live;

/// <summary>Topics of a real broker are made, extended and deleted, in every version.</summary>
public sealed class TopicApisTests : IDisposable
{
    private readonly LiveCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Topics_are_made_and_deleted_in_every_version()
    {
        foreach (var version in LiveCluster.Versions(ApiKey.CreateTopics))
        {
            var name = LiveCluster.Name("made");
            var made = Assert.Single(_cluster.Controller().Ask(Request(name, false), version).Topics);
            Assert.Equal((name, KafkaError.None), (made.Name, made.ErrorCode));
            Assert.Equal(version >= 5 ? 3 : -1, made.NumPartitions);
            if (version >= 5) Assert.Contains(made.Configs!, c => c is { Name: "cleanup.policy", Value: "compact", ConfigSource: ConfigSource.Topic });
            Assert.Equal(version >= 7, made.TopicId != Guid.Empty);
            Assert.Equal(KafkaError.TopicAlreadyExists, _cluster.Controller().Ask(Request(name, true), version).Topics[0].ErrorCode);

            var deletion = (short)Math.Min(version, ApiTable.Find(ApiKey.DeleteTopics)!.Max);
            var deleted = Assert.Single(_cluster.Controller().Ask(new DeleteTopicsRequest { TopicNames = [name], Topics = [new() { Name = name }], TimeoutMs = 10_000 }, deletion).Responses);
            Assert.Equal((name, KafkaError.None), (deleted.Name, deleted.ErrorCode));
        }
    }

    [Fact]
    public void Topics_that_are_not_there_are_not_deleted_in_any_version()
    {
        foreach (var version in LiveCluster.Versions(ApiKey.DeleteTopics))
        {
            var name = LiveCluster.Name("none");
            var deleted = Assert.Single(_cluster.Controller().Ask(new DeleteTopicsRequest { TopicNames = [name], Topics = [new() { Name = name }], TimeoutMs = 10_000 }, version).Responses);
            Assert.Equal((name, KafkaError.UnknownTopicOrPartition), (deleted.Name, deleted.ErrorCode));
        }
        var byId = Assert.Single(_cluster.Controller().Ask(new DeleteTopicsRequest { Topics = [new() { TopicId = Guid.NewGuid() }], TimeoutMs = 10_000 }, 6).Responses);
        Assert.Equal((null, KafkaError.UnknownTopicId), (byId.Name, byId.ErrorCode));
    }

    [Fact]
    public void Partitions_are_added_in_every_version()
    {
        var (topic, _, _) = _cluster.Topic();
        foreach (var version in LiveCluster.Versions(ApiKey.CreatePartitions))
        {
            var request = new CreatePartitionsRequest { Topics = [new() { Name = topic, Count = 2 + version, Assignments = null }], TimeoutMs = 10_000 };
            var result = Assert.Single(_cluster.Controller().Ask(request, version).Results);
            Assert.Equal((topic, KafkaError.None), (result.Name, result.ErrorCode));
        }
        _cluster.Any.AskUntil(new MetadataRequest { Topics = [new() { Name = topic }] }, 12, m => m.Topics[0].Partitions.Length == 5);
    }

    private static CreateTopicsRequest Request(string name, bool validateOnly) => new()
    {
        Topics = [new() { Name = name, NumPartitions = 3, ReplicationFactor = 1, Configs = [new() { Name = "cleanup.policy", Value = "compact" }] }],
        ValidateOnly = validateOnly,
    };
}
