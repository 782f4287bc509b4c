namespace Streaming.Architecture.Tests.PublicApi;

internal sealed record PlantedRecord(int Id);
