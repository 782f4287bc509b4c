using Streaming.RocksDb.Native;
using static Streaming.RocksDb.Native.NativeMethods;

namespace Streaming.RocksDb.Store;

/// <summary>Changes collected in RocksDB's own write batch, the position among them as a key of RocksDB's own column family.</summary>
internal sealed unsafe class RocksDbBatch : IStoreBatch
{
    private readonly RocksDbTaskStore _store;
    private readonly NativeHandle _handle = new(rocksdb_writebatch_create(), &rocksdb_writebatch_destroy);
    private readonly nint _batch;

    internal RocksDbBatch(RocksDbTaskStore store)
    {
        _store = store;
        _batch = _handle.DangerousGetHandle();
    }

    public long Bytes { get; private set; }

    /// <summary>The position that the batch carries; null if it carries none.</summary>
    internal byte[]? Position { get; private set; }

    public void Put(int store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => PutRaw(StoreFamily(store), key, value);

    public void Delete(int store, ReadOnlySpan<byte> key) => DeleteRaw(StoreFamily(store), key);

    public void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => DeleteRangeRaw(StoreFamily(store), from, to);

    public void SetPosition(ReadOnlySpan<byte> position)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        Position = position.ToArray();
        PutRaw(_store.MetaFamily, DirectoryStamp.PositionKey, position);
    }

    public void Clear()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        rocksdb_writebatch_clear(_batch);
        Bytes = 0;
        Position = null;
        GC.KeepAlive(this);
    }

    public void Dispose() => _handle.Dispose();

    internal void PutRaw(nint columnFamily, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyBytes = key, valueBytes = value)
            rocksdb_writebatch_put_cf(_batch, columnFamily, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        Bytes += key.Length + value.Length;
        GC.KeepAlive(this);
    }

    internal void DeleteRaw(nint columnFamily, ReadOnlySpan<byte> key)
    {
        fixed (byte* keyBytes = key) rocksdb_writebatch_delete_cf(_batch, columnFamily, keyBytes, (nuint)key.Length);
        Bytes += key.Length;
        GC.KeepAlive(this);
    }

    internal void DeleteRangeRaw(nint columnFamily, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        // RocksDB refuses a range that ends before it starts, but only after the batch is in the log.
        if (from.SequenceCompareTo(to) >= 0) return;
        fixed (byte* fromBytes = from, toBytes = to)
            rocksdb_writebatch_delete_range_cf(_batch, columnFamily, fromBytes, (nuint)from.Length, toBytes, (nuint)to.Length);
        Bytes += from.Length + to.Length;
        GC.KeepAlive(this);
    }

    internal nint Native(RocksDbTaskStore store)
    {
        if (store != _store) throw new ArgumentException("The batch was made by another store.");
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return _batch;
    }

    private nint StoreFamily(int store)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return _store.StoreFamily(store);
    }
}
