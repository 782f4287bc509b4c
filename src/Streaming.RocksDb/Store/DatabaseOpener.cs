using System.Runtime.InteropServices;
using System.Text;
using Streaming.RocksDb.Native;
using static Streaming.RocksDb.Native.NativeMethods;

namespace Streaming.RocksDb.Store;

/// <summary>Opens the database of a task with all column families that it has and all that it needs.</summary>
internal static unsafe class DatabaseOpener
{
    /// <summary>A store's column family; the prefix keeps a store named "default" apart from RocksDB's own.</summary>
    private const string StorePrefix = "store:";

    /// <summary>
    /// Opens with this task's share of the memory. Column families of the handle: first RocksDB's own, then the stores asked for, in order, then stores that are only kept.
    /// </summary>
    /// <exception cref="DamagedDirectoryException">The directory cannot be read and has to be set aside.</exception>
    internal static DatabaseHandle Open(TaskDirectory directory, DatabaseSettings settings, int tasks, IReadOnlyList<string> stores, SafeHandle directoryLock)
    {
        using var options = settings.For(tasks);
        var names = new List<string>(stores.Count + 1) { "default" };
        foreach (var store in stores) names.Add(StorePrefix + store);
        var known = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (var stored in ListStored(directory, options))
        {
            if (known.Add(stored)) names.Add(stored);
        }

        return Open(directory, options, CollectionsMarshal.AsSpan(names), directoryLock);
    }

    private static string[] ListStored(TaskDirectory directory, NativeHandle options)
    {
        if (!directory.HasDatabase) return [];
        nint error = 0;
        nuint count;
        var list = rocksdb_list_column_families(options, directory.Path, &count, &error);
        ThrowIfFailed(directory, error);
        var names = new string[(int)count];
        for (var i = 0; i < names.Length; i++) names[i] = Marshal.PtrToStringUTF8(list[i])!;
        rocksdb_list_column_families_destroy(list, count);
        return names;
    }

    private static DatabaseHandle Open(TaskDirectory directory, NativeHandle options, ReadOnlySpan<string> names, SafeHandle directoryLock)
    {
        var text = new MemoryStream();
        var starts = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            starts[i] = (int)text.Length;
            text.Write(Encoding.UTF8.GetBytes(names[i]));
            text.WriteByte(0);
        }

        var pointers = new nint[names.Length];
        var each = new nint[names.Length];
        var columnFamilies = new nint[names.Length];
        Array.Fill(each, options.DangerousGetHandle());
        nint error = 0;
        nint database;
        fixed (byte* bytes = text.GetBuffer())
        fixed (nint* pointer = pointers, option = each, columnFamily = columnFamilies)
        {
            for (var i = 0; i < names.Length; i++) pointer[i] = (nint)(bytes + starts[i]);
            database = rocksdb_open_column_families(options, directory.Path, names.Length, pointer, option, columnFamily, &error);
        }

        ThrowIfFailed(directory, error);
        return new DatabaseHandle(database, columnFamilies, directoryLock);
    }

    private static void ThrowIfFailed(TaskDirectory directory, nint error)
    {
        if (NativeError.Take(error) is not { } message) return;
        if (NativeError.IsLocked(message)) throw directory.InUse();
        if (NativeError.IsCorruption(message) || (NativeError.IsMissingFile(message) && directory.HasDatabase)) throw new DamagedDirectoryException(message);
        throw directory.Failed("open", message);
    }
}
