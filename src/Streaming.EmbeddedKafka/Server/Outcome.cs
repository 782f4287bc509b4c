using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>How a call has ended.</summary>
/// <param name="Response">What to send; null for nothing.</param>
/// <param name="CloseReason">Why the connection is to be closed; null if it is not.</param>
internal readonly record struct Outcome(IApiMessage? Response, string? CloseReason);
