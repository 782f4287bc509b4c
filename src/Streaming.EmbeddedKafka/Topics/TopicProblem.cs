using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>Why something cannot be done with a topic.</summary>
/// <param name="Error">What the client is told.</param>
/// <param name="Text">The same in words.</param>
internal sealed record TopicProblem(KafkaError Error, string? Text);
