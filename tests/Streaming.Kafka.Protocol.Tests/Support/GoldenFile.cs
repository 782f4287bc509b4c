namespace Streaming.Kafka.Protocol.Tests;

/// <summary>The lines of a file of Golden, each as its words.</summary>
internal static class GoldenFile
{
    public static IReadOnlyList<string[]> Read(string name) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", name)).Select(l => l.Split(' '))];
}
