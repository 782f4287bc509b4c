namespace Streaming.Architecture.Tests.Layers.Planted;

internal sealed class PlantedOdd
{
    public object?[] Values { get; init; } = [];
}
