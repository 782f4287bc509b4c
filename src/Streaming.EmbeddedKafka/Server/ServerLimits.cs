namespace Streaming.Kafka.Embedded.Server;

/// <summary>What clients may take.</summary>
/// <param name="Connections">At the same time.</param>
/// <param name="FrameBytes">Of one request.</param>
/// <param name="BytesInFlight">Of all requests that are being received or worked on; no less than those of one.</param>
internal sealed record ServerLimits(int Connections, int FrameBytes, long BytesInFlight);
