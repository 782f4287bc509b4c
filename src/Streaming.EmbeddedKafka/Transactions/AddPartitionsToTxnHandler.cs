using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Adds partitions to a transaction: all of them, or none.</summary>
internal sealed class AddPartitionsToTxnHandler(Broker broker) : DirectHandler<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>
{
    private const short FencesFrom = 2;

    protected override AddPartitionsToTxnResponse Answer(AddPartitionsToTxnRequest request, Call call)
    {
        if (request.Topics.Any(t => t.Partitions.Any(p => !Exists(t.Name, p))))
            return Response(request, (topic, partition) => Exists(topic, partition) ? KafkaError.OperationNotAttempted : KafkaError.UnknownTopicOrPartition);
        var error = broker.Transactions.Add(request.TransactionalId, request.ProducerId, request.ProducerEpoch, transaction =>
        {
            foreach (var topic in request.Topics)
            {
                foreach (var partition in topic.Partitions) transaction.Partitions.Add((topic.Name, partition));
            }
        });
        return Refusal(request, FencedError.In(error, call.Version >= FencesFrom));
    }

    protected override AddPartitionsToTxnResponse Refusal(AddPartitionsToTxnRequest request, KafkaError error) => Response(request, (_, _) => error);

    private static AddPartitionsToTxnResponse Response(AddPartitionsToTxnRequest request, Func<string, int, KafkaError> outcome) => new()
    {
        ResultsByTopic = [.. request.Topics.Select(t => new AddPartitionsToTxnResponse.TopicResult
        {
            Name = t.Name,
            ResultsByPartition = [.. t.Partitions.Select(p => new AddPartitionsToTxnResponse.PartitionResult { PartitionIndex = p, PartitionErrorCode = outcome(t.Name, p) })],
        })],
    };

    private bool Exists(string topic, int partition) => broker.Topics.Find(topic, partition) is not null;
}
