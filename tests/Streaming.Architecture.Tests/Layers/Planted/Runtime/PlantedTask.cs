namespace Streaming.Architecture.Tests.Layers.Planted;

internal sealed class PlantedTask
{
    public static void Run() { }

    public static void Feature(PlantedHandle<string> handle) => handle.Odd();
}
