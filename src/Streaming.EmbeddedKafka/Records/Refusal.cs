using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Records;

/// <summary>Why a batch is not taken.</summary>
/// <param name="Error">What the producer is told.</param>
/// <param name="Text">The same in words.</param>
internal sealed record Refusal(KafkaError Error, string? Text = null)
{
    /// <summary>The records because of which it is not taken, if it is because of some.</summary>
    public ProduceResponse.RecordError[] Records { get; init; } = [];

    /// <summary>The log was looked at, so that its start can be told.</summary>
    public bool KnowsStart { get; init; } = true;
}
