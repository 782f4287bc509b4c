using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// Keeps a second broker out of a data directory. The system gives the lock back when the process ends, in whatever way; the number of the process, in a file of
/// its own since .NET locks what it reads, is only for the message. The file stays: deleting it would let two brokers lock two files of one name.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private DirectoryLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock. <see cref="StorageException"/> if another broker has it.</summary>
    public static DirectoryLock Take(string directory)
    {
        try
        {
            var file = File.OpenHandle(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(OwnerFile(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file);
        }
        catch (IOException e) when (IsConflict(e))
        {
            throw new StorageException(directory, $"The data directory '{directory}' is in use by another broker{Owner(directory)}.", e, isInUse: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(directory, $"Cannot lock the data directory '{directory}': {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.
    private static bool IsConflict(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string OwnerFile(string directory) => Path.Combine(directory, "lock.pid");

    private static string Owner(string directory)
    {
        try
        {
            return int.TryParse(File.ReadAllText(OwnerFile(directory)), CultureInfo.InvariantCulture, out var process) ? $", process {process}" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
