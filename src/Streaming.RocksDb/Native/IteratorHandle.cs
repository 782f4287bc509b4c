using System.Runtime.InteropServices;

namespace Streaming.RocksDb.Native;

/// <summary>
/// An iterator with what must outlive it: its read options, the bytes of its upper bound, and the database.
/// It sees the state as it was when it was made.
/// </summary>
internal sealed unsafe class IteratorHandle : SafeHandle
{
    private readonly DatabaseHandle _database;
    private readonly bool _holdsDatabase;
    private readonly nint _readOptions;
    private readonly byte* _upperBound;

    internal IteratorHandle(DatabaseHandle database, nint columnFamily, ReadOnlySpan<byte> to)
        : base(0, ownsHandle: true)
    {
        _database = database;
        database.DangerousAddRef(ref _holdsDatabase);
        _readOptions = NativeMethods.rocksdb_readoptions_create();
        NativeMethods.rocksdb_readoptions_set_background_purge_on_iterator_cleanup(_readOptions, 1);
        if (to.Length > 0)
        {
            _upperBound = (byte*)NativeMemory.Alloc((nuint)to.Length);
            to.CopyTo(new Span<byte>(_upperBound, to.Length));
            NativeMethods.rocksdb_readoptions_set_iterate_upper_bound(_readOptions, _upperBound, (nuint)to.Length);
        }

        SetHandle(NativeMethods.rocksdb_create_iterator_cf(database, _readOptions, columnFamily));
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.rocksdb_iter_destroy(handle);
        NativeMethods.rocksdb_readoptions_destroy(_readOptions);
        NativeMemory.Free(_upperBound);
        if (_holdsDatabase) _database.DangerousRelease();
        return true;
    }
}
