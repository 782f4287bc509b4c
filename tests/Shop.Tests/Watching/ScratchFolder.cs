namespace Shop.Tests.Watching;

/// <summary>A folder for what programs write; deleted at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("streaming-watching-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
