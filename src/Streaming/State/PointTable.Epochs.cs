using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streaming.State;

internal sealed partial class PointTable<TKey, TValue>
{
    /// <summary>How many dirty entries ahead of the one being written are prefetched.</summary>
    private const int DrainAhead = 12;

    private int[] _dirty = new int[16];
    private int _dirtyCount;

    // Epochs of this table: entries that changed in _epoch are dirty, up to _committed clean, between them drained and not yet committed.
    private int _epoch = 1;
    private int _drained;
    private int _committed;
    private int _absent;
    private long _sampledBytes;
    private long _sampledEntries;
    private int _hand;

    /// <summary>Numbers of the entries that changed in this epoch, in the order of their first change.</summary>
    public ReadOnlySpan<int> Dirty => _dirty.AsSpan(0, _dirtyCount);

    /// <summary>
    /// Bytes of the arrays; what keys and values refer to is estimated as twice their serialized size, as sampled in the drain, and two object headers.
    /// </summary>
    public long LiveBytes
    {
        get
        {
            var bytes = _index.Bytes + (long)_entries.Length * Unsafe.SizeOf<PointEntry<TKey, TValue>>() + _dirty.Length * sizeof(int);
            if (!RuntimeHelpers.IsReferenceOrContainsReferences<PointEntry<TKey, TValue>>()) return bytes;
            var serialized = _sampledEntries == 0 ? 32 : _sampledBytes / _sampledEntries;
            return bytes + _count * (2 * serialized + 32);
        }
    }

    /// <summary>What the next drain writes, as sampled in those before.</summary>
    public long DirtyBytes => _dirtyCount * (_sampledEntries == 0 ? 32 : _sampledBytes / _sampledEntries);

    /// <summary>Writes what changed in this epoch and begins the next. Throws <see cref="StateWriteException"/> if something cannot be written.</summary>
    public void Drain(StateWriter writer)
    {
        var isFar = IsFar;
        var dirty = Dirty;
        var i = 0;
        try
        {
            for (; i < dirty.Length; i++)
            {
                if (isFar && i + DrainAhead < dirty.Length) Prefetch.Read(in _entries[dirty[i + DrainAhead]]);
                ref var entry = ref _entries[dirty[i]];
                var output = writer.Begin();
                var start = output.Length;
                keys.Encode(entry.Key, output);
                if (entry.IsPresent)
                {
                    writer.BeginValue();
                    values.Encode(entry.Value, output);
                    writer.Put(_ordinal);
                }
                else
                {
                    writer.Delete(_ordinal);
                }
                _sampledBytes += output.Length - start;
            }
        }
        catch (Exception e) when (e is not StreamingException)
        {
            throw StateWriteException.Of(_entries[_dirty[i]].Key, e);
        }
        _sampledEntries += dirty.Length;
        _dirtyCount = 0;
        _drained = _epoch++;
    }

    /// <summary>What was drained is in the store now.</summary>
    public void Committed()
    {
        _committed = _drained;
        if (_absent > 1024 && _absent > _count / 4) Compact(evict: 0);
    }

    /// <summary>Evicts clean entries worth about this many bytes, at least an eighth of the table, those first that were not used since the last time.</summary>
    public void Shrink(long bytes)
    {
        if (_count == 0) return;
        var each = Math.Max(1, LiveBytes / _count);
        Compact((int)Math.Min(_count, Math.Max(bytes / each + 1, _count / 8)));
    }

    private bool IsClean(in PointEntry<TKey, TValue> entry) => entry.Epoch <= _committed;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddDirty(ref PointEntry<TKey, TValue> entry, int number)
    {
        entry.Epoch = _epoch;
        if (_dirtyCount == _dirty.Length) Array.Resize(ref _dirty, _dirtyCount * 2);
        _dirty[_dirtyCount++] = number;
    }

    /// <summary>Removes clean absent entries, and by the clock algorithm so many others that <paramref name="evict"/> are gone if there are as many clean ones.</summary>
    private void Compact(int evict)
    {
        const int Evicted = int.MinValue;
        var absent = 0;
        foreach (ref var entry in _entries.AsSpan(0, _count))
        {
            if (entry.IsPresent) continue;
            if (IsClean(in entry))
            {
                entry.Epoch = Evicted;
                evict--;
            }
            else
            {
                absent++;
            }
        }
        for (var looked = 0; evict > 0 && looked < 2 * _count; looked++)
        {
            _hand = _hand + 1 < _count ? _hand + 1 : 0;
            ref var entry = ref _entries[_hand];
            if (entry.Epoch == Evicted || !IsClean(in entry)) continue;
            if (entry.IsUsed)
            {
                entry.IsUsed = false;
                continue;
            }
            entry.Epoch = Evicted;
            _isComplete = false;
            evict--;
        }
        _absent = absent;
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].Epoch == Evicted) continue;
            if (kept != i) _entries[kept] = _entries[i];
            kept++;
        }
        _entries.AsSpan(kept, _count - kept).Clear();
        _count = kept;
        if (_entries.Length > 16 && kept < _entries.Length / 2) Array.Resize(ref _entries, Math.Max(16, kept + kept / 4));
        Reindex();
    }

    private void Reindex()
    {
        _index.Clear(_count);
        _dirtyCount = 0;
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _entries[i];
            _index.Add(KeyHash<TKey>.Of(in entry.Key), i);
            if (entry.Epoch == _epoch) _dirty[_dirtyCount++] = i;
        }
        if (_dirty.Length > 1024 && _dirty.Length > 4 * _dirtyCount) Array.Resize(ref _dirty, Math.Max(16, _dirtyCount));
    }
}
