using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Streaming.RocksDb.Native;
using static Streaming.RocksDb.Native.NativeMethods;

namespace Streaming.RocksDb.Store;

/// <summary>The state of one task in one RocksDB: a column family a store, and RocksDB's own for <see cref="DirectoryStamp"/>.</summary>
internal sealed unsafe class RocksDbTaskStore : ITaskStore
{
    /// <summary>Keys of one native call: what the pointers of a call may take of the stack (4 KiB). RocksDB itself reads 32 at a time.</summary>
    private const int KeysPerCall = 128;

    private readonly TaskDirectory _directory;
    private readonly DatabaseSettings _settings;
    private readonly DatabaseHandle _database;
    private readonly int _stores;

    internal RocksDbTaskStore(TaskDirectory directory, DatabaseSettings settings, DatabaseHandle database, int stores)
    {
        _directory = directory;
        _settings = settings;
        _database = database;
        _stores = stores;
        settings.AddReference();
    }

    public ReadOnlyMemory<byte> Position { get; private set; }

    internal nint MetaFamily
    {
        get
        {
            ObjectDisposedException.ThrowIf(_database.IsClosed, this);
            return _database.ColumnFamilies[0];
        }
    }

    public void MultiGet(int store, ByteBlock keys, ByteBlock values)
    {
        values.Clear();
        var columnFamily = StoreFamily(store);
        for (var start = 0; start < keys.Count; start += KeysPerCall)
            MultiGet(columnFamily, keys, start, Math.Min(KeysPerCall, keys.Count - start), values);
    }

    public IStoreCursor Scan(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        new RocksDbCursor(this, new IteratorHandle(_database, StoreFamily(store), to), from);

    public IStoreBatch NewBatch()
    {
        ObjectDisposedException.ThrowIf(_database.IsClosed, this);
        return new RocksDbBatch(this);
    }

    public void Apply(IStoreBatch batch)
    {
        if (batch is not RocksDbBatch changes) throw new ArgumentException("The batch was made by another backend.", nameof(batch));
        Write("apply", changes, _settings.Write);
        if (changes.Position is { } position) Position = position;
    }

    /// <inheritdoc/>
    /// <remarks>One synced batch of range deletions; then the files that hold nothing else are dropped, to give their space back at once.</remarks>
    public void Clear()
    {
        using var batch = new RocksDbBatch(this);
        batch.DeleteRaw(MetaFamily, DirectoryStamp.PositionKey);
        var ends = new byte[_database.ColumnFamilies.Length][];
        for (var i = 1; i < ends.Length; i++)
        {
            ends[i] = EndOf(_database.ColumnFamilies[i]);
            batch.DeleteRangeRaw(_database.ColumnFamilies[i], [], ends[i]);
        }

        Write("clear", batch, _settings.SyncedWrite);
        Position = default;
        for (var i = 1; i < ends.Length; i++) DropFiles(_database.ColumnFamilies[i], ends[i]);
    }

    /// <inheritdoc/>
    /// <remarks>The database stays open, and its directory locked, until the last cursor on it is disposed too.</remarks>
    public void Dispose()
    {
        if (_database.IsClosed) return;
        _database.Dispose();
        _settings.Dispose();
    }

    /// <summary>Writes the stamp of a new directory, or compares that of an old one and reads the position.</summary>
    internal void Identify(string identity)
    {
        var keys = new ByteBlock();
        keys.Add(DirectoryStamp.FormatKey);
        keys.Add(DirectoryStamp.IdentityKey);
        keys.Add(DirectoryStamp.PositionKey);
        var values = new ByteBlock();
        MultiGet(MetaFamily, keys, 0, keys.Count, values);
        if (!values.IsAbsent(0))
        {
            DirectoryStamp.Check(_directory, identity, values[0], values[1]);
            Position = values[2].ToArray();
            return;
        }

        using var batch = new RocksDbBatch(this);
        batch.PutRaw(MetaFamily, DirectoryStamp.FormatKey, DirectoryStamp.Format);
        batch.PutRaw(MetaFamily, DirectoryStamp.IdentityKey, DirectoryStamp.Identity(identity));
        Write("stamp", batch, _settings.SyncedWrite);
    }

    internal nint StoreFamily(int store)
    {
        ObjectDisposedException.ThrowIf(_database.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)store, (uint)_stores, nameof(store));
        return _database.ColumnFamilies[1 + store];
    }

    internal void ThrowIfFailed(string operation, nint error)
    {
        if (NativeError.Take(error) is not { } message) return;
        if (!NativeError.IsCorruption(message)) throw _directory.Failed(operation, message);
        _directory.MarkDamaged(message);
        throw _directory.Damaged(operation, message);
    }

    /// <summary>
    /// Keys are handed over where they lie: all bytes of a block are in one array, so pinning one key pins all. Values are copied
    /// from where RocksDB has them (block cache or write buffer) into <paramref name="values"/>.
    /// </summary>
    private void MultiGet(nint columnFamily, ByteBlock keys, int start, int count, ByteBlock values)
    {
        var pointers = stackalloc byte*[KeysPerCall];
        var lengths = stackalloc nuint[KeysPerCall];
        var found = stackalloc nint[KeysPerCall];
        var errors = stackalloc nint[KeysPerCall];
        fixed (byte* pinned = FirstNonEmpty(keys, start, count))
        {
            for (var i = 0; i < count; i++)
            {
                var key = keys[start + i];
                pointers[i] = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(key));
                lengths[i] = (nuint)key.Length;
                found[i] = errors[i] = 0;
            }

            rocksdb_batched_multi_get_cf(_database, _settings.Read, columnFamily, (nuint)count, pointers, lengths, found, errors, sorted: 0);
        }

        nint failed = 0;
        for (var i = 0; i < count; i++)
        {
            if (errors[i] != 0)
            {
                if (failed == 0) failed = errors[i];
                else rocksdb_free(errors[i]);
            }

            if (found[i] == 0)
            {
                values.AddAbsent();
                continue;
            }

            nuint length;
            var bytes = rocksdb_pinnableslice_value(found[i], &length);
            values.Add(new ReadOnlySpan<byte>(bytes, checked((int)length)));
            rocksdb_pinnableslice_destroy(found[i]);
        }

        ThrowIfFailed("get", failed);
    }

    private static ReadOnlySpan<byte> FirstNonEmpty(ByteBlock keys, int start, int count)
    {
        for (var i = start; i < start + count; i++)
        {
            if (keys[i].Length > 0) return keys[i];
        }

        return default;
    }

    private void Write(string operation, RocksDbBatch batch, NativeHandle options)
    {
        nint error = 0;
        rocksdb_write(_database, options, batch.Native(this), &error);
        GC.KeepAlive(batch);
        ThrowIfFailed(operation, error);
    }

    /// <summary>The smallest key above all keys of a column family; empty if it holds none.</summary>
    private byte[] EndOf(nint columnFamily)
    {
        using var handle = new IteratorHandle(_database, columnFamily, to: default);
        var iterator = handle.DangerousGetHandle();
        rocksdb_iter_seek_to_last(iterator);
        if (rocksdb_iter_valid(iterator) == 0)
        {
            nint error = 0;
            rocksdb_iter_get_error(iterator, &error);
            ThrowIfFailed("clear", error);
            return [];
        }

        nuint length;
        var last = rocksdb_iter_key(iterator, &length);
        var end = new byte[checked((int)length + 1)];
        new ReadOnlySpan<byte>(last, (int)length).CopyTo(end);
        return end;
    }

    private void DropFiles(nint columnFamily, byte[] end)
    {
        if (end.Length == 0) return;
        nint error = 0;
        byte first = 0;
        fixed (byte* to = end) rocksdb_delete_file_in_range_cf(_database, columnFamily, &first, 0, to, (nuint)end.Length, &error);
        ThrowIfFailed("clear", error);
    }
}
