using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>A failed fsync is told.</summary>
public sealed class NativeSyncTests
{
    [Fact]
    public void What_cannot_be_synced_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is a file here that cannot be synced on Linux only.");
        // A pipe: fsync says EINVAL.
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var file = new Microsoft.Win32.SafeHandles.SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        Assert.Contains("fsync", Assert.Throws<IOException>(() => NativeSync.File(file)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => NativeSync.Directory("/no such directory"));
    }

    [Fact]
    public void Files_and_directories_can_be_synced()
    {
        using var folder = new DataFolder();
        using var file = File.OpenHandle(Path.Combine(folder.Path, "file"), FileMode.Create, FileAccess.ReadWrite);
        NativeSync.File(file);
        NativeSync.Directory(folder.Path);
    }
}
