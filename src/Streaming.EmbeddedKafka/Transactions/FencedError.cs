using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Old versions of requests have no word of their own for a producer that is fenced (KIP-588).</summary>
internal static class FencedError
{
    public static KafkaError In(KafkaError error, bool isKnown) => error == KafkaError.ProducerFenced && !isKnown ? KafkaError.InvalidProducerEpoch : error;
}
