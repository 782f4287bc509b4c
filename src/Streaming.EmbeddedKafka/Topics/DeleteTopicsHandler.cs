using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>Deletes topics, at once.</summary>
internal sealed class DeleteTopicsHandler(Broker broker) : DirectHandler<DeleteTopicsRequest, DeleteTopicsResponse>
{
    protected override DeleteTopicsResponse Answer(DeleteTopicsRequest request, Call call)
    {
        var asked = Asked(request);
        var count = asked.CountBy(t => (t.Name, t.TopicId)).ToDictionary();
        return new() { Responses = [.. count.Select(t => t.Value > 1 ? Result(t.Key, KafkaError.InvalidRequest) : Delete(t.Key))] };
    }

    protected override DeleteTopicsResponse Refusal(DeleteTopicsRequest request, KafkaError error) =>
        new() { Responses = [.. Asked(request).Select(t => Result((t.Name, t.TopicId), error))] };

    private static DeleteTopicsRequest.Topic[] Asked(DeleteTopicsRequest request) =>
        [.. request.Topics, .. request.TopicNames.Select(n => new DeleteTopicsRequest.Topic { Name = n })];

    private static DeleteTopicsResponse.TopicResult Result((string? Name, Guid Id) topic, KafkaError error) =>
        new() { Name = topic.Name, TopicId = topic.Id, ErrorCode = error, ErrorMessage = error == KafkaError.None ? null : $"{error}" };

    private DeleteTopicsResponse.TopicResult Delete((string? Name, Guid Id) asked)
    {
        if (asked.Name is not null && asked.Id != Guid.Empty) return Result(asked, KafkaError.InvalidRequest);
        Topic? topic;
        if (asked.Name is null)
        {
            if (!broker.Topics.TryFind(asked.Id, out topic)) return Result(asked, KafkaError.UnknownTopicId);
        }
        else if (!broker.Topics.TryFind(asked.Name, out topic))
        {
            return Result(asked, KafkaError.UnknownTopicOrPartition);
        }
        broker.Delete(topic);
        return Result((topic.Name, topic.Id), KafkaError.None);
    }
}
