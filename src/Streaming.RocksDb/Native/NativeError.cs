using System.Runtime.InteropServices;

namespace Streaming.RocksDb.Native;

/// <summary>What RocksDB says through an <c>errptr</c>: text that the caller must free.</summary>
internal static class NativeError
{
    /// <summary>The text, whose memory is freed; null if there was no error.</summary>
    internal static string? Take(nint error)
    {
        if (error == 0) return null;
        var text = Marshal.PtrToStringUTF8(error);
        NativeMethods.rocksdb_free(error);
        return text;
    }

    /// <summary>RocksDB prefixes a message with the kind of its status.</summary>
    internal static bool IsCorruption(string message) => message.StartsWith("Corruption", StringComparison.Ordinal);

    /// <summary>A file that the manifest names is not there. Only at opening: a running database fails so for other reasons too.</summary>
    internal static bool IsMissingFile(string message) =>
        message.StartsWith("IO error: No such file or directory", StringComparison.Ordinal);

    internal static bool IsLocked(string message) =>
        message.StartsWith("IO error", StringComparison.Ordinal)
        && (message.Contains("While lock file", StringComparison.Ordinal) || message.Contains("lock hold by current process", StringComparison.Ordinal));
}
