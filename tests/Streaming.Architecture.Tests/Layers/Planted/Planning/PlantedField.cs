namespace Streaming.Architecture.Tests.Layers.Planted;

internal sealed class PlantedField
{
    public PlantedTask? Task { get; init; }
}
