using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>
/// The committed state of one task: named stores of ordered byte keys, in one database. It holds nothing uncommitted and is a
/// cache of the changelogs: losing it costs a restore, never data. Used by one thread at a time.
/// </summary>
/// <remarks>Stores are addressed by their ordinal in the list given to <see cref="IStateBackend.OpenAsync"/>. Keys order by unsigned bytes.</remarks>
[Experimental("STRX001")]
public interface ITaskStore : IDisposable
{
    /// <summary>What the last applied batch recorded with <see cref="IStoreBatch.SetPosition"/>; empty for a store that was never written.</summary>
    ReadOnlyMemory<byte> Position { get; }

    /// <summary>Fetches many keys at once. <paramref name="values"/> is cleared and gets one entry a key, in order; a missing key is an absent entry.</summary>
    void MultiGet(int store, ByteBlock keys, ByteBlock values);

    /// <summary>Scans [<paramref name="from"/>, <paramref name="to"/>) in ascending key order, over the state as it is now; an empty <paramref name="to"/> means to the end of the store.</summary>
    IStoreCursor Scan(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    /// <summary>A new, empty batch for this store.</summary>
    IStoreBatch NewBatch();

    /// <summary>Applies a batch atomically: all of it or nothing survives a crash.</summary>
    void Apply(IStoreBatch batch);

    /// <summary>Deletes every store's content and the position.</summary>
    void Clear();
}
