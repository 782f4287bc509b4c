using System.Runtime.InteropServices;

namespace Streaming.RocksDb.Native;

/// <summary>
/// An open database and its column families. Cursors hold references to it, so the database closes with the last of them,
/// and only then the lock of its directory is given back.
/// </summary>
internal sealed class DatabaseHandle : SafeHandle
{
    private readonly nint[] _columnFamilies;
    private readonly SafeHandle _directoryLock;

    /// <param name="handle">The database.</param>
    /// <param name="columnFamilies">Its column families, which the handle owns.</param>
    /// <param name="directoryLock">What is locked as long as the database is open; owned by the handle.</param>
    internal DatabaseHandle(nint handle, nint[] columnFamilies, SafeHandle directoryLock)
        : base(0, ownsHandle: true)
    {
        var held = false;
        directoryLock.DangerousAddRef(ref held);
        _directoryLock = directoryLock;
        _columnFamilies = columnFamilies;
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    internal ReadOnlySpan<nint> ColumnFamilies => _columnFamilies;

    protected override bool ReleaseHandle()
    {
        foreach (var columnFamily in _columnFamilies) NativeMethods.rocksdb_column_family_handle_destroy(columnFamily);
        NativeMethods.rocksdb_close(handle);
        _directoryLock.DangerousRelease();
        return true;
    }
}
