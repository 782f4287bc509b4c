using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Commits or aborts a transaction.</summary>
internal sealed class EndTxnHandler(Broker broker) : DirectHandler<EndTxnRequest, EndTxnResponse>
{
    private const short FencesFrom = 2;

    protected override EndTxnResponse Answer(EndTxnRequest request, Call call) =>
        Refusal(request, FencedError.In(broker.Transactions.End(request.TransactionalId, request.ProducerId, request.ProducerEpoch, request.Committed), call.Version >= FencesFrom));

    protected override EndTxnResponse Refusal(EndTxnRequest request, KafkaError error) => new() { ErrorCode = error };
}
