using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Configs;

/// <summary>How topics are configured, and what of the broker's own settings can be told.</summary>
internal sealed class DescribeConfigsHandler(Broker broker) : DirectHandler<DescribeConfigsRequest, DescribeConfigsResponse>
{
    protected override DescribeConfigsResponse Answer(DescribeConfigsRequest request, Call call) => new() { Results = [.. request.Resources.Select(r => Describe(r, request))] };

    protected override DescribeConfigsResponse Refusal(DescribeConfigsRequest request, KafkaError error) => new() { Results = [.. request.Resources.Select(r => Result(r, error, []))] };

    private static DescribeConfigsResponse.Result Result(DescribeConfigsRequest.Resource resource, KafkaError error, IEnumerable<DescribeConfigsResponse.Config> configs) => new()
    {
        ErrorCode = error,
        ErrorMessage = error == KafkaError.None ? null : $"{error}",
        ResourceType = resource.ResourceType,
        ResourceName = resource.ResourceName,
        Configs = [.. configs.Where(c => resource.ConfigurationKeys is null || resource.ConfigurationKeys.Contains(c.Name))],
    };

    private DescribeConfigsResponse.Result Describe(DescribeConfigsRequest.Resource resource, DescribeConfigsRequest request) => resource.ResourceType switch
    {
        ConfigResource.Topic => DescribeTopic(resource, request),
        ConfigResource.Broker => resource.ResourceName == $"{broker.Settings.NodeId}"
            ? Result(resource, KafkaError.None, BrokerConfigs.Describe(broker.Settings))
            : Result(resource, resource.ResourceName == "" ? KafkaError.None : KafkaError.InvalidRequest, []),
        _ => Result(resource, KafkaError.InvalidRequest, []),
    };

    private DescribeConfigsResponse.Result DescribeTopic(DescribeConfigsRequest.Resource resource, DescribeConfigsRequest request)
    {
        if (TopicName.Check(resource.ResourceName) is not null) return Result(resource, KafkaError.InvalidTopic, []);
        return broker.Topics.TryFind(resource.ResourceName, out var topic)
            ? Result(resource, KafkaError.None, ConfigDefinitions.All.Select(d => ConfigText.Describe(d, topic.Config, request)))
            : Result(resource, KafkaError.UnknownTopicOrPartition, []);
    }
}
