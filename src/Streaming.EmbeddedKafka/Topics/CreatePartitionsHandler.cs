using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>Gives topics more partitions.</summary>
internal sealed class CreatePartitionsHandler(Broker broker) : DirectHandler<CreatePartitionsRequest, CreatePartitionsResponse>
{
    private readonly TopicPlanner _planner = new(broker);

    protected override CreatePartitionsResponse Answer(CreatePartitionsRequest request, Call call)
    {
        var names = request.Topics.CountBy(t => t.Name).ToDictionary(StringComparer.Ordinal);
        return new()
        {
            Results = [.. request.Topics.DistinctBy(t => t.Name).Select(t => names[t.Name] > 1 ? Result(t, new(KafkaError.InvalidRequest, "Twice in the request.")) : Grow(t, request.ValidateOnly))],
        };
    }

    protected override CreatePartitionsResponse Refusal(CreatePartitionsRequest request, KafkaError error) =>
        new() { Results = [.. request.Topics.Select(t => Result(t, new(error, null)))] };

    private static CreatePartitionsResponse.TopicResult Result(CreatePartitionsRequest.Topic topic, TopicProblem? problem) =>
        new() { Name = topic.Name, ErrorCode = problem?.Error ?? KafkaError.None, ErrorMessage = problem?.Text };

    private CreatePartitionsResponse.TopicResult Grow(CreatePartitionsRequest.Topic asked, bool validateOnly)
    {
        if (!broker.Topics.TryFind(asked.Name, out var topic)) return Result(asked, new(KafkaError.UnknownTopicOrPartition, $"There is no topic '{asked.Name}'."));
        var problem = _planner.Check(topic, asked);
        if (problem is null && !validateOnly) broker.Topics.Grow(topic, asked.Count);
        return Result(asked, problem);
    }
}
