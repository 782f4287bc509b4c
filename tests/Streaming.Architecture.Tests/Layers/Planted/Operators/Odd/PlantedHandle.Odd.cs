namespace Streaming.Architecture.Tests.Layers.Planted;

internal sealed partial class PlantedHandle<T>
{
    public object Odd() => new PlantedOdd { Values = [Value] };
}
