namespace Streaming.Architecture.Tests.Layers.Planted;

internal interface PlantedContract<T> where T : IPlantedPort
{
    void Take(PlantedTask task);
}
