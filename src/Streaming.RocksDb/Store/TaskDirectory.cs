using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Streaming.RocksDb.Store;

/// <summary>
/// The places on disk that belong to one task, under the root: <c>name</c> (the database), <c>name.lock</c>,
/// <c>name.corrupt-n</c> (the last one set aside) and <c>name.removed</c> (on its way to deletion).
/// </summary>
/// <remarks>
/// The lock lies outside of the directory, so that it can be held while the directory is renamed or deleted; its file stays, since
/// deleting it would let two owners lock two files of the same name. RocksDB's own lock is the second line.
/// </remarks>
internal sealed class TaskDirectory
{
    private const string DamagedMarker = "DAMAGED";

    internal TaskDirectory(string root, string task)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        Task = task;
        Path = System.IO.Path.Combine(root, Escape(task));
    }

    internal string Task { get; }

    internal string Path { get; }

    /// <summary>True if a database was made here. RocksDB itself goes by this file.</summary>
    internal bool HasDatabase => File.Exists(System.IO.Path.Combine(Path, "CURRENT"));

    /// <summary>When a file of the database, or the lock, was last written.</summary>
    internal DateTimeOffset LastUsed
    {
        get
        {
            var last = Directory.GetLastWriteTimeUtc(Path);
            foreach (var file in Directory.EnumerateFiles(Path).Append(LockFile))
                if (File.GetLastWriteTimeUtc(file) is var written && written > last) last = written;
            return last;
        }
    }

    private string LockFile => Path + ".lock";

    private string Removed => Path + ".removed";

    private string Marker => System.IO.Path.Combine(Path, DamagedMarker);

    /// <summary>The directories of tasks under a root.</summary>
    internal static IEnumerable<TaskDirectory> All(string root) => Directory.Exists(root)
        ? Directory.EnumerateDirectories(root).Select(System.IO.Path.GetFileName).Where(static name => !name!.Contains('.')).Select(name => new TaskDirectory(root, Unescape(name!))).ToList()
        : [];

    /// <summary>Takes the lock, or refuses at once if another has it. It is held until the handle is released.</summary>
    /// <exception cref="RocksDbException">STR2804 another owner has the directory; STR2805 the directory cannot be made or locked.</exception>
    internal SafeFileHandle Lock()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return File.OpenHandle(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Failed("lock", e.Message, e);
        }
        catch (IOException e) when (IsLockConflict(e))
        {
            throw InUse(e);
        }
        catch (IOException e)
        {
            throw Failed("lock", e.Message, e);
        }
    }

    /// <summary>Makes the directory, and finishes a removal that was cut off. Under the lock.</summary>
    internal void Prepare()
    {
        Delete(Removed);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Moves the directory out of the way at once, then deletes it: a crash leaves all of it or nothing. Under the lock.</summary>
    internal void Remove()
    {
        Delete(Removed);
        if (Directory.Exists(Path)) Directory.Move(Path, Removed);
        Delete(Removed);
        foreach (var corrupt in SetAside()) Delete(corrupt.Path);
    }

    /// <summary>Renames a damaged directory, in place of the one set aside before, and makes an empty one. Returns the new name.</summary>
    internal string Discard()
    {
        var number = 1;
        foreach (var old in SetAside())
        {
            number = Math.Max(number, old.Number + 1);
            Delete(old.Path);
        }

        var aside = $"{Path}.corrupt-{number}";
        Directory.Move(Path, aside);
        Directory.CreateDirectory(Path);
        return aside;
    }

    /// <summary>
    /// Notes that the database proved damaged while it was in use, so that the next opening sets it aside: damage inside a file
    /// does not show at opening, and without the note the task would fail on it for ever.
    /// </summary>
    internal void MarkDamaged(string reason)
    {
        try
        {
            File.WriteAllText(Marker, reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that is being reported matters more; the next opening tries again.
        }
    }

    /// <summary>What <see cref="MarkDamaged"/> noted; null if nothing.</summary>
    internal string? DamageNoted() => File.Exists(Marker) ? File.ReadAllText(Marker) : null;

    internal RocksDbException InUse(Exception? inner = null) => new(
        "STR2804",
        $"State directory '{Path}' of task '{Task}' is in use by another worker, or by this one through another backend or a cursor that is "
        + "still open. Nothing was changed. Stop the other worker, or give this one another state directory.",
        Path,
        inner);

    internal RocksDbException Failed(string operation, string reason, Exception? inner = null) => new(
        "STR2805",
        $"State directory '{Path}' of task '{Task}': {operation} failed: {reason}. Check space, rights and the disk; "
        + "the state is a cache, so the directory may be deleted while the worker is stopped and is then restored from the changelogs.",
        Path,
        inner);

    internal RocksDbException Damaged(string operation, string reason) => new(
        "STR2806",
        $"State directory '{Path}' of task '{Task}' is damaged: {operation} found '{reason}'. The next opening sets it aside and the task is "
        + "restored from the changelogs; check the disk if it happens again.",
        Path);

    /// <summary>Letters, digits, '-' and '_' stay; '/' becomes '~'; all else is hex, so that names stay distinct and no suffix can be imitated.</summary>
    private static string Escape(string task)
    {
        var name = new StringBuilder(task.Length + 8);
        foreach (var b in Encoding.UTF8.GetBytes(task))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_') name.Append((char)b);
            else if (b == '/') name.Append('~');
            else name.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return name.ToString();
    }

    private static string Unescape(string name)
    {
        var bytes = new List<byte>(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '%' && i + 2 < name.Length && byte.TryParse(name.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                bytes.Add(name[i] == '~' ? (byte)'/' : (byte)name[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION: the base class library has no name for it.</summary>
    private static bool IsLockConflict(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static void Delete(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    private List<(string Path, int Number)> SetAside()
    {
        var found = new List<(string, int)>();
        var prefix = Path + ".corrupt-";
        foreach (var path in Directory.GetDirectories(System.IO.Path.GetDirectoryName(Path)!, System.IO.Path.GetFileName(prefix) + "*"))
        {
            if (int.TryParse(path.AsSpan(path.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) found.Add((path, number));
        }

        return found;
    }
}
