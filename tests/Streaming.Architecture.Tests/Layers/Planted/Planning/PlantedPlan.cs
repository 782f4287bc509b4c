namespace Streaming.Architecture.Tests.Layers.Planted;

internal static class PlantedPlan
{
    public static void Call() => PlantedTask.Run();

    public static object Generic() => new List<PlantedTask[]>();

    public static Func<object> Later() => () => typeof(PlantedTask);
}
