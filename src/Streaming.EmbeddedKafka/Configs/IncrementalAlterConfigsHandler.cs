using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Configs;

/// <summary>Changes settings of topics: all changes of a topic, or none.</summary>
internal sealed class IncrementalAlterConfigsHandler(Broker broker) : DirectHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>
{
    protected override IncrementalAlterConfigsResponse Answer(IncrementalAlterConfigsRequest request, Call call)
    {
        var count = request.Resources.CountBy(r => (r.ResourceType, r.ResourceName)).ToDictionary();
        return new() { Responses = [.. request.Resources.Select(r => Result(r, count[(r.ResourceType, r.ResourceName)] > 1 ? Twice() : Alter(r, request.ValidateOnly)))] };
    }

    protected override IncrementalAlterConfigsResponse Refusal(IncrementalAlterConfigsRequest request, KafkaError error) =>
        new() { Responses = [.. request.Resources.Select(r => Result(r, new(error, null)))] };

    private static TopicProblem Twice() => new(KafkaError.InvalidRequest, "The same resource is in the request more than once.");

    private static IncrementalAlterConfigsResponse.Result Result(IncrementalAlterConfigsRequest.Resource resource, TopicProblem? problem) =>
        new() { ErrorCode = problem?.Error ?? KafkaError.None, ErrorMessage = problem?.Text, ResourceType = resource.ResourceType, ResourceName = resource.ResourceName };

    private TopicProblem? Alter(IncrementalAlterConfigsRequest.Resource resource, bool validateOnly)
    {
        if (resource.ResourceType != ConfigResource.Topic) return new(KafkaError.InvalidRequest, "Only topics of the embedded broker can be configured while it runs.");
        if (TopicName.Check(resource.ResourceName) is { } wrong) return new(KafkaError.InvalidTopic, wrong);
        if (!broker.Topics.TryFind(resource.ResourceName, out var topic)) return new(KafkaError.UnknownTopicOrPartition, $"There is no topic '{resource.ResourceName}'.");
        if (resource.Configs.Select(c => c.Name).Distinct().Count() < resource.Configs.Length) return new(KafkaError.InvalidRequest, "A setting is in the request more than once.");
        var set = new Dictionary<string, string>(topic.Config.Set, StringComparer.Ordinal);
        foreach (var change in resource.Configs)
        {
            if (ConfigChange.Apply(change, topic.Config, set) is { } problem) return problem;
        }
        var config = new TopicConfig(set, broker.Settings.TopicDefaults);
        if (config.Check() is { } contradiction) return new(KafkaError.InvalidConfig, contradiction);
        if (!validateOnly) broker.Topics.Configure(topic, config);
        return null;
    }
}
