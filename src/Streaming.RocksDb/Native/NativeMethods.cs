using System.Runtime.InteropServices;

namespace Streaming.RocksDb.Native;

/// <summary>
/// RocksDB's C API (<c>rocksdb/c.h</c>), as far as it is used: databases, batches, reads and cursors. Names are those of the header.
/// </summary>
/// <remarks>
/// <c>error</c> must point to a null pointer; what is put there belongs to the caller (<see cref="NativeError"/>).
/// Calls marked with SuppressGCTransition read a field and return: they neither block nor allocate.
/// </remarks>
internal static unsafe partial class NativeMethods
{
    static NativeMethods() => RocksDbLibrary.Register();

    // Databases and column families
    [LibraryImport(RocksDbLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint rocksdb_open_column_families(
        SafeHandle options, string name, int count, nint* names, nint* columnFamilyOptions, nint* handles, nint* error);

    [LibraryImport(RocksDbLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint* rocksdb_list_column_families(SafeHandle options, string name, nuint* count, nint* error);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_list_column_families_destroy(nint* list, nuint count);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_column_family_handle_destroy(nint columnFamily);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_close(nint database);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_delete_file_in_range_cf(
        SafeHandle database, nint columnFamily, byte* from, nuint fromLength, byte* to, nuint toLength, nint* error);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_free(nint memory);

    // Writing
    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_write(SafeHandle database, SafeHandle options, nint batch, nint* error);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_writebatch_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_destroy(nint batch);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_clear(nint batch);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_put_cf(
        nint batch, nint columnFamily, byte* key, nuint keyLength, byte* value, nuint valueLength);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_delete_cf(nint batch, nint columnFamily, byte* key, nuint keyLength);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_delete_range_cf(
        nint batch, nint columnFamily, byte* from, nuint fromLength, byte* to, nuint toLength);

    // Reading many keys
    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_batched_multi_get_cf(
        SafeHandle database, SafeHandle options, nint columnFamily, nuint count, byte** keys, nuint* keyLengths, nint* values, nint* errors, byte sorted);

    [LibraryImport(RocksDbLibrary.Name), SuppressGCTransition]
    internal static partial byte* rocksdb_pinnableslice_value(nint slice, nuint* length);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_pinnableslice_destroy(nint slice);

    // Cursors
    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_create_iterator_cf(SafeHandle database, nint readOptions, nint columnFamily);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_destroy(nint iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_seek(nint iterator, byte* key, nuint length);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_seek_to_last(nint iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_next(nint iterator);

    [LibraryImport(RocksDbLibrary.Name), SuppressGCTransition]
    internal static partial byte rocksdb_iter_valid(nint iterator);

    [LibraryImport(RocksDbLibrary.Name), SuppressGCTransition]
    internal static partial byte* rocksdb_iter_key(nint iterator, nuint* length);

    [LibraryImport(RocksDbLibrary.Name), SuppressGCTransition]
    internal static partial byte* rocksdb_iter_value(nint iterator, nuint* length);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_get_error(nint iterator, nint* error);
}
