namespace Streaming.RocksDb.Store;

/// <summary>Between opening and setting aside only; never leaves the backend.</summary>
internal sealed class DamagedDirectoryException(string reason) : Exception(reason);
