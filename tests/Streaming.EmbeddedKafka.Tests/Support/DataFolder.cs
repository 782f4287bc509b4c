namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>A directory for a test's files, which goes with the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("embedded-kafka-").FullName;

    /// <summary>All files with an ending, in the order of their names.</summary>
    public string[] Files(string ending) => [.. Directory.GetFiles(Path, "*" + ending, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The same files in another directory: what there would be if the process were killed now.</summary>
    public DataFolder Copy()
    {
        var copy = new DataFolder();
        foreach (var directory in Directory.GetDirectories(Path, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(directory.Replace(Path, copy.Path, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Where(f => System.IO.Path.GetFileName(f) != "lock")) File.Copy(file, file.Replace(Path, copy.Path, StringComparison.Ordinal));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
