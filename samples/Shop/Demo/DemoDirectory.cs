using System.Globalization;

namespace Shop.Demo;

/// <summary>Where this run keeps files: the workers' state, and the broker's data if it has one of its own. <c>./demo</c> removes what a killed run has left.</summary>
internal static class DemoDirectory
{
    public static string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"streaming-demo-{Environment.ProcessId}"));

    public static void Remove()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
