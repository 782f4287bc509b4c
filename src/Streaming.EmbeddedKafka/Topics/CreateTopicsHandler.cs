using Streaming.Kafka.Embedded.Configs;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>Makes topics.</summary>
internal sealed class CreateTopicsHandler(Broker broker) : DirectHandler<CreateTopicsRequest, CreateTopicsResponse>
{
    private readonly TopicPlanner _planner = new(broker);

    protected override CreateTopicsResponse Answer(CreateTopicsRequest request, Call call)
    {
        var names = request.Topics.CountBy(t => t.Name).ToDictionary(StringComparer.Ordinal);
        return new() { Topics = [.. request.Topics.DistinctBy(t => t.Name).Select(t => names[t.Name] > 1 ? Twice(t) : Create(t, request.ValidateOnly))] };
    }

    protected override CreateTopicsResponse Refusal(CreateTopicsRequest request, KafkaError error) =>
        new() { Topics = [.. request.Topics.Select(t => Refused(t, new(error, null)))] };

    private static CreateTopicsResponse.TopicResult Twice(CreateTopicsRequest.Topic topic) =>
        Refused(topic, new(KafkaError.InvalidRequest, $"Topic '{topic.Name}' is in the request more than once."));

    private static CreateTopicsResponse.TopicResult Refused(CreateTopicsRequest.Topic topic, TopicProblem problem) =>
        new() { Name = topic.Name, ErrorCode = problem.Error, ErrorMessage = problem.Text };

    private CreateTopicsResponse.TopicResult Create(CreateTopicsRequest.Topic asked, bool validateOnly)
    {
        if (_planner.Check(asked, out var partitions, out var config) is { } problem) return Refused(asked, problem);
        var id = validateOnly ? broker.Topics.NewId() : broker.Topics.Create(asked.Name, partitions, config).Id;
        return new()
        {
            Name = asked.Name,
            TopicId = id,
            ErrorMessage = null,
            NumPartitions = partitions,
            ReplicationFactor = 1,
            Configs = [.. ConfigDefinitions.All.Select(d => Describe(d, config))],
        };
    }

    private static CreateTopicsResponse.Config Describe(ConfigDefinition definition, TopicConfig config) =>
        new() { Name = definition.Name, Value = config.Get(definition.Name), ConfigSource = ConfigText.Source(definition, config) };
}
