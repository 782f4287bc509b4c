using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// Has the system write files to the disk, and says if it could not. .NET's own <c>FileStream.Flush(true)</c> and <c>RandomAccess.FlushToDisk</c> do not report a failed
/// fsync on Linux (.NET 10), so that a broker that used them would confirm what is lost.
/// </summary>
internal static partial class NativeSync
{
    private const int Interrupted = 4, ReadOnly = 0;

    /// <summary>A file. <see cref="IOException"/> if it could not be written.</summary>
    public static void File(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!FlushFileBuffers(file)) throw Failure("FlushFileBuffers");
            return;
        }
        while (Fsync(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure("fsync");
        }
    }

    /// <summary>The names in a directory: files that were made, renamed and deleted. Windows has no such call and needs none.</summary>
    public static void Directory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0) throw Failure("open");
        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        File(directory);
    }

    private static IOException Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new($"{call}: {Marshal.GetPInvokeErrorMessage(error)} (error {error})");
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
