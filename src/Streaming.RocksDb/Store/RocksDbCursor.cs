using Streaming.RocksDb.Native;
using static Streaming.RocksDb.Native.NativeMethods;

namespace Streaming.RocksDb.Store;

/// <summary>A scan over the state as it was when it was made. Keys and values are read where RocksDB has them, without a copy.</summary>
internal sealed unsafe class RocksDbCursor : IStoreCursor
{
    private readonly RocksDbTaskStore _store;
    private readonly IteratorHandle _handle;
    private nint _iterator;
    private bool _started;
    private bool _valid;

    internal RocksDbCursor(RocksDbTaskStore store, IteratorHandle handle, ReadOnlySpan<byte> from)
    {
        _store = store;
        _handle = handle;
        _iterator = handle.DangerousGetHandle();
        fixed (byte* key = from) rocksdb_iter_seek(_iterator, key, (nuint)from.Length);
    }

    public ReadOnlySpan<byte> Key
    {
        get
        {
            nuint length;
            var bytes = rocksdb_iter_key(Current(), &length);
            return new ReadOnlySpan<byte>(bytes, checked((int)length));
        }
    }

    public ReadOnlySpan<byte> Value
    {
        get
        {
            nuint length;
            var bytes = rocksdb_iter_value(Current(), &length);
            return new ReadOnlySpan<byte>(bytes, checked((int)length));
        }
    }

    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_iterator == 0, this);
        if (_valid) rocksdb_iter_next(_iterator);
        else if (_started) return false;
        _started = true;
        _valid = rocksdb_iter_valid(_iterator) != 0;
        if (!_valid) ThrowIfFailed();
        GC.KeepAlive(_handle);
        return _valid;
    }

    public void Dispose()
    {
        _iterator = 0;
        _valid = false;
        _handle.Dispose();
    }

    private nint Current()
    {
        ObjectDisposedException.ThrowIf(_iterator == 0, this);
        return _valid ? _iterator : throw new InvalidOperationException("The cursor is at no entry: MoveNext was not called or returned false.");
    }

    private void ThrowIfFailed()
    {
        nint error = 0;
        rocksdb_iter_get_error(_iterator, &error);
        _store.ThrowIfFailed("scan", error);
    }
}
