namespace Streaming.Architecture.Tests.Layers.Planted;

internal static class PlantedPlan
{
    public static void Call() => PlantedTask.Run();

    public static object Generic() => new List<PlantedTask[]>();

    public static Func<object> Later() => () => typeof(PlantedTask);

    public static string AfterSwitch(int kind)
    {
        var name = kind switch { 0 => "zero", 1 => "one", 2 => "two", 3 => "three", _ => "many" };
        PlantedTask.Run();
        return name;
    }
}
