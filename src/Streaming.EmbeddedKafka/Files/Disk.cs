using Microsoft.Win32.SafeHandles;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// The only way of the broker to its files. Every call that changes something has been done when it returns, or is a <see cref="StorageException"/>; after one, nobody knows
/// what is in the file, so the broker stops. Tests override the calls that can fail.
/// </summary>
internal class Disk
{
    /// <summary>Opens a file, or makes it.</summary>
    public SafeFileHandle Open(string path, FileMode mode) =>
        Change(path, "open", () => File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Writes all of the bytes.</summary>
    public void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long position)
    {
        Before("write", path);
        try
        {
            OnWrite(file, bytes, position);
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            throw Failure(path, "write", e);
        }
    }

    /// <summary>Reads as many bytes as there is room for; an error if there are not so many.</summary>
    public static void Read(SafeFileHandle file, string path, Span<byte> to, long position)
    {
        try
        {
            while (to.Length > 0)
            {
                var read = RandomAccess.Read(file, to, position);
                if (read == 0) throw new EndOfStreamException($"The file ends at byte {position}; {to.Length} more were written to it.");
                to = to[read..];
                position += read;
            }
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            throw Failure(path, "read", e);
        }
    }

    /// <summary>Cuts a file off.</summary>
    public void Truncate(SafeFileHandle file, string path, long length) => Change(path, "cut", () => RandomAccess.SetLength(file, length));

    /// <summary>Has the bytes of a file written to the disk.</summary>
    public void Sync(SafeFileHandle file, string path) => Change(path, "sync", () => OnSync(file));

    /// <summary>Has the names in a directory written to the disk.</summary>
    public void SyncDirectory(string path) => Change(path, "sync", () => NativeSync.Directory(path));

    /// <summary>Gives a file another name, in the place of a file that may have it.</summary>
    public void Move(string from, string to) => Change(from, "rename", () => File.Move(from, to, overwrite: true));

    /// <summary>Deletes a file, if it is there.</summary>
    public void Delete(string path) => Change(path, "delete", () => File.Delete(path));

    /// <summary>Deletes a directory with all that is in it, if it is there.</summary>
    public void DeleteDirectory(string path) => Change(path, "delete", () =>
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    });

    /// <summary>Makes a directory and those above it, if they are not there. True if it was made.</summary>
    public bool MakeDirectory(string path) => Change(path, "make", () =>
    {
        if (Directory.Exists(path)) return false;
        Directory.CreateDirectory(path);
        return true;
    });

    protected virtual void OnWrite(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(file, bytes, position);

    protected virtual void OnSync(SafeFileHandle file) => NativeSync.File(file);

    /// <summary>Something is about to be changed.</summary>
    protected virtual void Before(string what, string path)
    {
    }

    private void Change(string path, string what, Action call) => Change(path, what, () =>
    {
        call();
        return true;
    });

    private T Change<T>(string path, string what, Func<T> call)
    {
        Before(what, path);
        try
        {
            return call();
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            throw Failure(path, what, e);
        }
    }

    private static bool IsOfSystem(Exception e) => e is IOException and not StorageException or UnauthorizedAccessException;

    private static StorageException Failure(string path, string what, Exception e) => new(path, $"Cannot {what} '{path}': {e.Message.TrimEnd('.')}.", e);
}
