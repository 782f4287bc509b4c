using System.Collections.Immutable;

namespace Streaming.Testing.State;

/// <summary>A key with its value; compared by the key alone.</summary>
internal sealed record StoredEntry(byte[] Key, byte[] Value)
{
    /// <summary>A store without entries, ordered by unsigned bytes.</summary>
    public static ImmutableSortedSet<StoredEntry> None { get; } =
        ImmutableSortedSet.Create<StoredEntry>(Comparer<StoredEntry>.Create(static (x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key)));

    /// <summary>The index of the first entry whose key is not before the given one.</summary>
    public static int LowerBound(ImmutableSortedSet<StoredEntry> entries, ReadOnlySpan<byte> key)
    {
        var index = entries.IndexOf(new StoredEntry(key.ToArray(), []));
        return index < 0 ? ~index : index;
    }
}
