using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Producing;

/// <summary>Appends batches. With one replica, what is appended is also what is read.</summary>
internal sealed class ProduceHandler(Broker broker) : ApiHandler<ProduceRequest, ProduceResponse>
{
    private const short NoAnswer = 0, AllReplicas = -1;

    private readonly Appender _appender = new(broker);

    protected override void Handle(ProduceRequest request, Reply<ProduceResponse> reply)
    {
        var response = Write(request, reply.Version);
        if (request.Acks != NoAnswer)
        {
            reply.Send(response);
            return;
        }
        // A producer that waits for no answer notices a lost connection.
        var errors = response.Responses.SelectMany(t => t.PartitionResponses).Where(p => p.ErrorCode != KafkaError.None).Select(p => p.ErrorCode).ToList();
        if (errors.Count == 0) reply.Call.AnswerNothing();
        else reply.Call.Close($"records that were sent with acks=0 are refused: {string.Join(", ", errors.Distinct())}");
    }

    protected override ProduceResponse Refusal(ProduceRequest request, KafkaError error) => new()
    {
        Responses = [.. request.TopicData.Select(t => new ProduceResponse.Topic { Name = t.Name, PartitionResponses = [.. t.PartitionData.Select(p => Appender.Refuse(p.Index, new(error)))] })],
    };

    private ProduceResponse Write(ProduceRequest request, short version)
    {
        if (request.Acks is < AllReplicas or > 1) return Refusal(request, KafkaError.InvalidRequiredAcks);
        if (request.TransactionalId is null && HasTransactions(request)) return Refusal(request, KafkaError.TransactionalIdAuthorizationFailed);
        return new()
        {
            Responses = [.. request.TopicData.Select(t => new ProduceResponse.Topic { Name = t.Name, PartitionResponses = [.. t.PartitionData.Select(p => _appender.Append(t.Name, p, request.TransactionalId, version))] })],
        };
    }

    private static bool HasTransactions(ProduceRequest request) => request.TopicData.SelectMany(t => t.PartitionData).Any(p => Appender.IsTransactional(p.Records));
}
