namespace Streaming.Kafka.Protocol;

/// <summary>Bytes that are no message of the protocol, or a message that the protocol has no bytes for. The text says what and where.</summary>
internal sealed class WireException(string message) : Exception(message);
