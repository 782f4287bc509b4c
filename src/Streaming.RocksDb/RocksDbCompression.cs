namespace Streaming.RocksDb;

/// <summary>How blocks of state are compressed on disk. May be changed between runs: every block says how it was written.</summary>
public enum RocksDbCompression
{
    /// <summary>Not at all: for values that are compressed or encrypted already.</summary>
    None = 0,

    /// <summary>LZ4: about half the size for a few hundred nanoseconds a block.</summary>
    Lz4 = 4,
}
