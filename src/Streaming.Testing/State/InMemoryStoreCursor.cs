using System.Collections.Immutable;

namespace Streaming.Testing.State;

/// <summary>A scan over the entries as they were when it began.</summary>
internal sealed class InMemoryStoreCursor(ImmutableSortedSet<StoredEntry> entries, int from, int to) : IStoreCursor
{
    private int _next = from;
    private StoredEntry? _current;

    public ReadOnlySpan<byte> Key => Current.Key;

    public ReadOnlySpan<byte> Value => Current.Value;

    private StoredEntry Current => _current ?? throw new InvalidOperationException("MoveNext has not gone to an entry.");

    public bool MoveNext()
    {
        _current = _next < to ? entries[_next++] : null;
        return _current is not null;
    }

    public void Dispose() => (_next, _current) = (to, null);
}
