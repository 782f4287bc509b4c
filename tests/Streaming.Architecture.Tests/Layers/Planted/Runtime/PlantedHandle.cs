namespace Streaming.Architecture.Tests.Layers.Planted;

internal sealed partial class PlantedHandle<T>
{
    public T? Value { get; init; }
}
