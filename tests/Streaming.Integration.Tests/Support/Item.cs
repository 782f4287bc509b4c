namespace Streaming.Integration.Tests.Support;

/// <summary>A record that a test writes.</summary>
internal sealed record Item(int Partition, string? Key, string Value, long? Timestamp = null);
