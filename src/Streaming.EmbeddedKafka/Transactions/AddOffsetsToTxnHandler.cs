using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Adds the offsets of a group to a transaction.</summary>
internal sealed class AddOffsetsToTxnHandler(Broker broker) : DirectHandler<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>
{
    private const short FencesFrom = 2;

    protected override AddOffsetsToTxnResponse Answer(AddOffsetsToTxnRequest request, Call call)
    {
        var error = broker.Transactions.Add(request.TransactionalId, request.ProducerId, request.ProducerEpoch, transaction => transaction.Groups.Add(request.GroupId));
        return Refusal(request, FencedError.In(error, call.Version >= FencesFrom));
    }

    protected override AddOffsetsToTxnResponse Refusal(AddOffsetsToTxnRequest request, KafkaError error) => new() { ErrorCode = error };
}
