using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>What was read.</summary>
/// <param name="Response">The response that has it.</param>
/// <param name="Bytes">Bytes of records in it.</param>
/// <param name="HasErrors">Something could not be read: there is no point in waiting.</param>
internal readonly record struct FetchResult(FetchResponse Response, long Bytes, bool HasErrors);
