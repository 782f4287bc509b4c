using System.Runtime.InteropServices;
using Streaming.RocksDb.Native;
using static Streaming.RocksDb.Native.NativeMethods;

namespace Streaming.RocksDb.Store;

/// <summary>
/// The native options that all databases of a backend are opened with, and what they share: block cache and environment.
/// Counted: the backend and every open store hold a reference, and the last one to go frees it.
/// </summary>
internal sealed unsafe class DatabaseSettings : IDisposable
{
    private const int PointInTimeRecovery = 2;
    private const int LogWarnings = 2;
    private const nuint BlockBytes = 4096;
    private const double FilterBitsPerKey = 10;
    private const ulong TableFileBytes = 32 << 20;
    private const long LeastWriteBuffer = 512 << 10;
    private const long MostWriteBuffer = 16 << 20;

    private readonly NativeHandle _env = new(rocksdb_create_default_env(), &rocksdb_env_destroy);
    private readonly NativeHandle _cache;
    private readonly long _writeBufferBytes;
    private int _references = 1;

    internal DatabaseSettings(RocksDbOptions options)
    {
        _cache = new NativeHandle(rocksdb_cache_create_lru((nuint)options.BlockCacheBytes), &rocksdb_cache_destroy);
        rocksdb_env_set_high_priority_background_threads(_env, 1);
        rocksdb_env_set_background_threads(_env, options.BackgroundThreads - 1);

        Native = new NativeHandle(rocksdb_options_create(), &rocksdb_options_destroy);
        rocksdb_options_set_env(Native, _env);
        rocksdb_options_set_create_if_missing(Native, 1);
        rocksdb_options_set_create_missing_column_families(Native, 1);
        _writeBufferBytes = options.WriteBufferBytes;
        SetMemory();
        SetDurability();
        SetLevels(options);
        SetTables();
        SetHousekeeping();

        rocksdb_writeoptions_set_sync(SyncedWrite, 1);
    }

    /// <summary>The database's and column families' options.</summary>
    internal NativeHandle Native { get; }

    internal NativeHandle Read { get; } = new(rocksdb_readoptions_create(), &rocksdb_readoptions_destroy);

    /// <summary>Write-ahead log on, not synced: what was applied survives the process; the changelogs survive the machine.</summary>
    internal NativeHandle Write { get; } = new(rocksdb_writeoptions_create(), &rocksdb_writeoptions_destroy);

    internal NativeHandle SyncedWrite { get; } = new(rocksdb_writeoptions_create(), &rocksdb_writeoptions_destroy);

    internal long CacheUsage => (long)rocksdb_cache_get_usage(_cache);

    /// <summary>Gives back one reference.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) > 0) return;
        foreach (SafeHandle handle in (ReadOnlySpan<SafeHandle>)[Native, Read, Write, SyncedWrite, _cache, _env]) handle.Dispose();
    }

    internal void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>A copy of the options with the write buffers of one of so many tasks; one bound over its column families, half of it for one, so that it can fill the next buffer while the last is flushed.</summary>
    internal NativeHandle For(int tasks)
    {
        var share = Math.Clamp(_writeBufferBytes / tasks, LeastWriteBuffer, MostWriteBuffer);
        var own = new NativeHandle(rocksdb_options_create_copy(Native), &rocksdb_options_destroy);
        rocksdb_options_set_db_write_buffer_size(own, (nuint)share);
        rocksdb_options_set_write_buffer_size(own, (nuint)(share / 2));

        // A store that is hardly written would keep the log of all others: this also bounds what an opening replays.
        rocksdb_options_set_max_total_wal_size(own, (ulong)share * 4);
        rocksdb_options_set_max_bytes_for_level_base(own, Math.Max((ulong)share * 4, TableFileBytes * 2));
        return own;
    }

    private void SetMemory()
    {
        // The default is an eighth of the buffer for every column family that holds a single entry.
        rocksdb_options_set_arena_block_size(Native, 64 << 10);

        // A task has one writer.
        rocksdb_options_set_allow_concurrent_memtable_write(Native, 0);
        rocksdb_options_set_enable_write_thread_adaptive_yield(Native, 0);
    }

    /// <summary>Recovery stops at the first damaged record, so a batch is there with all before it or not at all.</summary>
    private void SetDurability() => rocksdb_options_set_wal_recovery_mode(Native, PointInTimeRecovery);

    /// <summary>Dynamic level sizes keep the space of dead versions near a tenth also for small databases.</summary>
    private void SetLevels(RocksDbOptions options)
    {
        rocksdb_options_set_level_compaction_dynamic_level_bytes(Native, 1);
        rocksdb_options_set_target_file_size_base(Native, TableFileBytes);
        rocksdb_options_set_compression(Native, (int)options.Compression);
        rocksdb_options_set_max_background_jobs(Native, options.BackgroundThreads);
        rocksdb_options_set_max_open_files(Native, options.MaxOpenFiles);
    }

    /// <summary>
    /// Most look-ups that come down here miss (a record seen for the first time), so every level has a filter of whole keys: ten bits
    /// a key pass one miss in a hundred. Blocks are small since look-ups are random. Filters and indexes live in the cache, within its bound.
    /// </summary>
    private void SetTables()
    {
        using var table = new NativeHandle(rocksdb_block_based_options_create(), &rocksdb_block_based_options_destroy);
        rocksdb_block_based_options_set_block_cache(table, _cache);
        rocksdb_block_based_options_set_block_size(table, BlockBytes);
        rocksdb_block_based_options_set_filter_policy(table, rocksdb_filterpolicy_create_bloom_full(FilterBitsPerKey));
        rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1);
        rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1);
        rocksdb_options_set_block_based_table_factory(Native, table);
    }

    /// <summary>A worker has many small databases: no statistics threads, little preallocated, few and short logs.</summary>
    private void SetHousekeeping()
    {
        rocksdb_options_set_avoid_unnecessary_blocking_io(Native, 1);
        rocksdb_options_set_skip_stats_update_on_db_open(Native, 1);
        rocksdb_options_set_manifest_preallocation_size(Native, 64 << 10);
        rocksdb_options_set_max_manifest_file_size(Native, 4 << 20);
        rocksdb_options_set_stats_dump_period_sec(Native, 0);
        rocksdb_options_set_stats_persist_period_sec(Native, 0);
        rocksdb_options_set_info_log_level(Native, LogWarnings);
        rocksdb_options_set_keep_log_file_num(Native, 2);
        rocksdb_options_set_max_log_file_size(Native, 1 << 20);
    }
}
