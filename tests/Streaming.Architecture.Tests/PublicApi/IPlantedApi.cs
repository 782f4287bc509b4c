namespace Streaming.Architecture.Tests.PublicApi;

internal interface IPlantedApi
{
    int? Size { get; }

    void Take(ReadOnlySpan<byte> bytes);
}
