using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Gives producers their ids.</summary>
internal sealed class InitProducerIdHandler(Broker broker) : DirectHandler<InitProducerIdRequest, InitProducerIdResponse>
{
    private const short FencesFrom = 4;

    protected override InitProducerIdResponse Answer(InitProducerIdRequest request, Call call)
    {
        if (request.ProducerId < 0 != request.ProducerEpoch < 0) return Refusal(request, KafkaError.InvalidRequest);
        if (request.TransactionalId is not { } id) return new() { ProducerId = broker.ProducerIds.Next() };
        if (id.Length == 0) return Refusal(request, KafkaError.InvalidRequest);
        if (request.TransactionTimeoutMs <= 0 || request.TransactionTimeoutMs > broker.Settings.MaxTransactionMs) return Refusal(request, KafkaError.InvalidTransactionTimeout);
        (long, short)? expected = request.ProducerId < 0 ? null : (request.ProducerId, request.ProducerEpoch);
        var error = broker.Transactions.Begin(id, request.TransactionTimeoutMs, expected, out var transaction);
        if (error != KafkaError.None) return Refusal(request, FencedError.In(error, call.Version >= FencesFrom));
        return new() { ProducerId = transaction.ProducerId, ProducerEpoch = transaction.Epoch };
    }

    protected override InitProducerIdResponse Refusal(InitProducerIdRequest request, KafkaError error) => new() { ErrorCode = error, ProducerEpoch = -1 };
}
