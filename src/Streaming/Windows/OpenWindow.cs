using Streaming.State;

namespace Streaming.Windows;

/// <summary>A window that has not closed, or that has closed in this epoch and still owes its tombstones. Used again for a later window.</summary>
internal sealed class OpenWindow<TKey, TAcc> : ITimedItem
    where TKey : notnull
{
    // Beyond this many a walk over the whole table costs less than its entries in the order of touch.
    private const int MaxDirty = 4096;

    private int[] _dirty = new int[16];
    private int _dirtyCount;

    public long End { get; set; }

    public long Bytes => Table.Bytes;

    public KeyTable<TKey, WindowCell<TAcc>> Table { get; } = new();

    /// <summary>True if the store may hold keys of this window that are not in <see cref="Table"/>.</summary>
    public bool HasStored { get; set; }

    /// <summary>True if something of this window was ever put into the store.</summary>
    public bool IsLogged { get; set; }

    /// <summary>Entries of the table, in its order, that were emitted.</summary>
    public int Fired { get; set; }

    /// <summary>Entries of the table, in its order, that were emitted and taken out of the store.</summary>
    public int Removed { get; set; }

    public bool IsDirty => _dirtyCount > 0;

    /// <summary>How many entries changed; all of them, if it is not known which.</summary>
    public int DirtyCount => IsMostlyDirty ? Table.Count : _dirtyCount;

    /// <summary>True if so much changed that <see cref="Dirty"/> lacks some: walk the table.</summary>
    public bool IsMostlyDirty => _dirtyCount > MaxDirty;

    /// <summary>Numbers of the entries that changed in this epoch.</summary>
    public ReadOnlySpan<int> Dirty => _dirty.AsSpan(0, _dirtyCount);

    public void AddDirty(int entry)
    {
        if (_dirtyCount == _dirty.Length && _dirtyCount < MaxDirty) Array.Resize(ref _dirty, _dirtyCount * 2);
        if (_dirtyCount < MaxDirty) _dirty[_dirtyCount++] = entry;
        else _dirtyCount = MaxDirty + 1;
    }

    public void ClearDirty() => _dirtyCount = 0;

    public void Clear()
    {
        Table.Clear();
        (HasStored, IsLogged, Fired, Removed, _dirtyCount) = (false, false, 0, 0, 0);
    }
}
