using System.Runtime.InteropServices;

namespace Streaming.RocksDb.Native;

/// <summary>The part of the C API that makes and fills options, the block cache and the environment.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_create_default_env();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_env_destroy(nint env);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_env_set_background_threads(SafeHandle env, int threads);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_env_set_high_priority_background_threads(SafeHandle env, int threads);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_options_create_copy(SafeHandle options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_cache_create_lru(nuint capacity);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_cache_destroy(nint cache);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nuint rocksdb_cache_get_usage(SafeHandle cache);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_readoptions_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_readoptions_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_readoptions_set_iterate_upper_bound(nint options, byte* key, nuint length);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_readoptions_set_background_purge_on_iterator_cleanup(nint options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_writeoptions_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writeoptions_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writeoptions_set_sync(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_filterpolicy_create_bloom_full(double bitsPerKey);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_block_based_options_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_block_cache(SafeHandle options, SafeHandle cache);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_block_size(SafeHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_filter_policy(SafeHandle options, nint policy);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_cache_index_and_filter_blocks(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_options_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_env(SafeHandle options, SafeHandle env);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_block_based_table_factory(SafeHandle options, SafeHandle tableOptions);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_create_if_missing(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_create_missing_column_families(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_write_buffer_size(SafeHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_db_write_buffer_size(SafeHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_arena_block_size(SafeHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_total_wal_size(SafeHandle options, ulong bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_wal_recovery_mode(SafeHandle options, int mode);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_open_files(SafeHandle options, int files);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_background_jobs(SafeHandle options, int jobs);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_target_file_size_base(SafeHandle options, ulong bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_bytes_for_level_base(SafeHandle options, ulong bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_level_compaction_dynamic_level_bytes(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_compression(SafeHandle options, int type);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_avoid_unnecessary_blocking_io(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_allow_concurrent_memtable_write(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_enable_write_thread_adaptive_yield(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_skip_stats_update_on_db_open(SafeHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_manifest_preallocation_size(SafeHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_manifest_file_size(SafeHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_stats_dump_period_sec(SafeHandle options, uint seconds);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_stats_persist_period_sec(SafeHandle options, uint seconds);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_info_log_level(SafeHandle options, int level);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_keep_log_file_num(SafeHandle options, nuint count);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_log_file_size(SafeHandle options, nuint bytes);
}
