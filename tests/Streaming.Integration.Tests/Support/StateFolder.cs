namespace Streaming.Integration.Tests.Support;

/// <summary>A folder for the state of one worker; deleted at the end.</summary>
internal sealed class StateFolder : IDisposable
{
    internal StateFolder() => Path = Directory.CreateTempSubdirectory("streaming-it-").FullName;

    internal string Path { get; }

    internal void Clear()
    {
        Directory.Delete(Path, true);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Makes this folder a copy of another, as when an old volume is mounted again.</summary>
    internal void CopyFrom(StateFolder other)
    {
        Clear();
        foreach (var directory in Directory.EnumerateDirectories(other.Path, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(other.Path, directory)));
        foreach (var file in Directory.EnumerateFiles(other.Path, "*", SearchOption.AllDirectories))
            File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(other.Path, file)));
    }

    public void Dispose() => Directory.Delete(Path, true);
}
