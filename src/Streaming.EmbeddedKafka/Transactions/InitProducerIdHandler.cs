using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Gives producers their ids.</summary>
internal sealed class InitProducerIdHandler(Broker broker) : DirectHandler<InitProducerIdRequest, InitProducerIdResponse>
{
    protected override InitProducerIdResponse Answer(InitProducerIdRequest request, Call call) =>
        request.TransactionalId is null ? new() { ProducerId = broker.ProducerIds.Next() } : Refusal(request, KafkaError.InvalidRequest);

    protected override InitProducerIdResponse Refusal(InitProducerIdRequest request, KafkaError error) => new() { ErrorCode = error, ProducerEpoch = -1 };
}
