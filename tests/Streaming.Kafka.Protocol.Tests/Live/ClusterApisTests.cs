using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Protocol.Tests.Live;

/// <summary>What a real broker says of itself, in every version.</summary>
public sealed class ClusterApisTests : IDisposable
{
    private readonly LiveCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Its_versions_are_ours_or_more()
    {
        foreach (var version in LiveCluster.Versions(ApiKey.ApiVersions))
        {
            var ranges = _cluster.Any.Ask(new ApiVersionsRequest { ClientSoftwareName = "streaming", ClientSoftwareVersion = "1.0" }, version).ApiKeys.ToDictionary(a => (ApiKey)a.ApiKey);
            foreach (var api in ApiTable.All)
            {
                Assert.InRange(api.AdvertisedMin, ranges[api.Key].MinVersion, api.Max);
                Assert.InRange(api.Max, api.Min, ranges[api.Key].MaxVersion);
            }
        }
    }

    [Fact]
    public void A_version_of_ApiVersions_that_it_does_not_speak_is_answered_in_version_0()
    {
        _cluster.Any.Send(Convert.FromHexString("0000000b" + "0012" + "0063" + "00000005" + "0000" + "00"));
        var answer = Frames.ReadResponse<ApiVersionsResponse>(_cluster.Any.Receive(), 0, out var correlationId);
        Assert.Equal((5, KafkaError.UnsupportedVersion), (correlationId, answer.ErrorCode));
        Assert.Contains(answer.ApiKeys, a => a is { ApiKey: 18, MinVersion: 0 });
    }

    [Fact]
    public void Metadata_in_every_version()
    {
        var (topic, id, _) = _cluster.Topic();
        foreach (var version in LiveCluster.Versions(ApiKey.Metadata))
        {
            var metadata = _cluster.Any.Ask(new MetadataRequest { Topics = [new() { Name = topic }], IncludeTopicAuthorizedOperations = true }, version);
            var found = Assert.Single(metadata.Topics);
            Assert.Equal((topic, KafkaError.None, version >= 10 ? id : Guid.Empty), (found.Name, found.ErrorCode, found.TopicId));
            Assert.Contains(metadata.Brokers, b => b.NodeId == Assert.Single(found.Partitions).LeaderId && b.Port > 0);
            Assert.Equal(version >= 8, found.TopicAuthorizedOperations != int.MinValue);
            Assert.Equal(version >= 2, metadata.ClusterId is not null);
        }
        Assert.Contains(_cluster.Any.Ask(new MetadataRequest { Topics = null }, 12).Topics, t => t.Name == topic);
        Assert.Equal(topic, Assert.Single(_cluster.Any.Ask(new MetadataRequest { Topics = [new() { Name = null, TopicId = id }] }, 12).Topics).Name);
        Assert.Equal(KafkaError.UnknownTopicId, Assert.Single(_cluster.Any.Ask(new MetadataRequest { Topics = [new() { Name = null, TopicId = Guid.NewGuid() }] }, 12).Topics).ErrorCode);
    }

    [Fact]
    public void DescribeCluster_in_every_version()
    {
        foreach (var version in LiveCluster.Versions(ApiKey.DescribeCluster))
        {
            var cluster = _cluster.Any.Ask(new DescribeClusterRequest { IncludeClusterAuthorizedOperations = true }, version);
            Assert.Equal(KafkaError.None, cluster.ErrorCode);
            Assert.NotEmpty(cluster.Brokers);
            Assert.NotEqual("", cluster.ClusterId);
        }
    }

    [Fact]
    public void Configurations_in_every_version()
    {
        var (topic, _, _) = _cluster.Topic();
        foreach (var version in LiveCluster.Versions(ApiKey.IncrementalAlterConfigs)) _cluster.Set(topic, "retention.ms", $"{1_000_000 + version}", version);
        foreach (var version in LiveCluster.Versions(ApiKey.DescribeConfigs))
        {
            var described = _cluster.Any.AskUntil(Describe(topic, "retention.ms", "cleanup.policy"), version, d => d.Results[0].Configs.Any(c => c.Value == "1000001"));
            var retention = described.Results[0].Configs.Single(c => c.Name == "retention.ms");
            Assert.Equal((ConfigSource.Topic, version >= 3 ? ConfigType.Long : ConfigType.Unknown), (retention.ConfigSource, retention.ConfigType));
            Assert.NotEmpty(retention.Synonyms);
            Assert.Equal(version >= 3, !string.IsNullOrEmpty(retention.Documentation));
            Assert.Contains(described.Results[0].Configs, c => c is { Name: "cleanup.policy", Value: "delete" });
        }
        Assert.True(_cluster.Any.Ask(Describe(topic, null), 4).Results[0].Configs.Length > 20);
    }

    private static DescribeConfigsRequest Describe(string topic, params string[]? names) => new()
    {
        Resources = [new() { ResourceType = ConfigResource.Topic, ResourceName = topic, ConfigurationKeys = names }],
        IncludeSynonyms = true,
        IncludeDocumentation = true,
    };
}
