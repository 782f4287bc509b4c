using System.Collections.Immutable;

namespace Streaming.Testing.State;

/// <summary>A put (value), a deletion (neither value nor end) or the deletion of a range (end).</summary>
internal sealed record StoredChange(int Store, byte[] Key, byte[]? Value, byte[]? To)
{
    public void ApplyTo(ImmutableSortedSet<StoredEntry>.Builder entries)
    {
        if (To is not null)
        {
            foreach (var entry in Range(entries.ToImmutable())) entries.Remove(entry);
            return;
        }
        var changed = new StoredEntry(Key, Value ?? []);
        entries.Remove(changed);
        if (Value is not null) entries.Add(changed);
    }

    private IEnumerable<StoredEntry> Range(ImmutableSortedSet<StoredEntry> entries)
    {
        var end = StoredEntry.LowerBound(entries, To);
        for (var i = StoredEntry.LowerBound(entries, Key); i < end; i++) yield return entries[i];
    }
}
