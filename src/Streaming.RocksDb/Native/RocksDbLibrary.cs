using System.Reflection;
using System.Runtime.InteropServices;

namespace Streaming.RocksDb.Native;

/// <summary>
/// Finds the system's RocksDB by soname. Distributions put the minor version into it (Debian 12 has <c>librocksdb.so.7.8</c>,
/// Debian 13 <c>.so.9.10</c>) and install the plain <c>librocksdb.so</c> only with the development package.
/// </summary>
internal static class RocksDbLibrary
{
    internal const string Name = "rocksdb";

    /// <summary>The youngest of the functions used: a library without it is too old.</summary>
    private const string NewestEntryPoint = "rocksdb_batched_multi_get_cf";

    private const int OldestMajor = 7;
    private const int NewestMajor = 10;
    private const int NewestMinor = 12;

    internal static void Register() => NativeLibrary.SetDllImportResolver(
        typeof(RocksDbLibrary).Assembly,
        static (name, assembly, searchPath) => name == Name ? Load(Candidates(), assembly, searchPath) : 0);

    /// <summary>Names to try: first the version that the tests run with, then by major version, last whatever is there.</summary>
    internal static IEnumerable<string> Candidates()
    {
        if (OperatingSystem.IsWindows()) yield return "rocksdb.dll";
        if (OperatingSystem.IsMacOS()) yield return "librocksdb.dylib";
        yield return "librocksdb.so.7.8";
        for (var major = OldestMajor; major <= NewestMajor; major++)
        {
            yield return $"librocksdb.so.{major}";
            for (var minor = NewestMinor; minor >= 0; minor--) yield return $"librocksdb.so.{major}.{minor}";
        }

        yield return "librocksdb.so";
    }

    internal static nint Load(IEnumerable<string> candidates, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string? tooOld = null;
        foreach (var candidate in candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, assembly, searchPath, out var library)) continue;
            if (NativeLibrary.TryGetExport(library, NewestEntryPoint, out _)) return library;
            NativeLibrary.Free(library);
            tooOld ??= candidate;
        }

        throw new RocksDbException(
            "STR2801",
            (tooOld is null
                ? "The native RocksDB library is not installed (tried librocksdb.so.7.8, other versions from 7 to 10, librocksdb.so). "
                : $"The native RocksDB library {tooOld} is too old: it lacks {NewestEntryPoint}; 7.8 or newer is needed. ")
            + "Install it: 'apt-get install librocksdb7.8' on Debian 12, 'apt-get install librocksdb-dev' on any Debian or Ubuntu; "
            + "or put the library beside the program.");
    }
}
