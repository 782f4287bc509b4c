using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.State;

/// <summary>
/// The live level of a point store: record cache, write-back buffer and uncommitted epoch in one. Typed entries lie in a dense array behind a
/// <see cref="HashIndex"/>; canonical bytes are made when the epoch is drained. Reads go live, then store: what is dirty or drained but not committed is never evicted, so
/// nothing lies in between.
/// </summary>
/// <remarks>
/// A batch goes through three passes: <see cref="Locate{T}"/> hashes and prefetches the index, then prefetches the entries and fetches what is missing in one
/// <see cref="ITaskStore.MultiGet"/>; the owner then folds in order with <see cref="Find"/>.
/// </remarks>
internal sealed partial class PointTable<TKey, TValue>(KeyCodec<TKey> keys, StateCodec<TValue> values)
    where TKey : notnull
{
    /// <summary>Rows that <see cref="Locate{T}"/> takes at once.</summary>
    public const int BatchSize = RowWriter<TKey, TValue>.Capacity;

    private readonly HashIndex _index = new();
    private readonly uint[] _hashes = new uint[BatchSize];
    private readonly int[] _candidates = new int[BatchSize];
    private PointEntry<TKey, TValue>[] _entries = new PointEntry<TKey, TValue>[16];
    private int _count;
    private ITaskStore? _store;
    private int _ordinal;

    // True while every key of the store is live: new keys need no look at the store.
    private bool _isComplete = true;

    /// <summary>Number of live entries, absent ones included.</summary>
    public int Count => _count;

    /// <summary>True if the store is never asked, because all that it has is live.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>An entry by its number. Valid until an entry is added.</summary>
    public ref PointEntry<TKey, TValue> this[int number] => ref _entries[number];

    private bool IsFar => _index.Bytes + (long)_entries.Length * Unsafe.SizeOf<PointEntry<TKey, TValue>>() > Prefetch.Threshold;

    /// <summary>Begins work on a store, of which nothing is live yet.</summary>
    public void Open(ITaskStore store, int ordinal)
    {
        (_store, _ordinal) = (store, ordinal);
        using var cursor = store.Scan(ordinal, default, default);
        _isComplete = !cursor.MoveNext();
    }

    /// <summary>Prepares <see cref="Find"/> for the keys of at most <see cref="BatchSize"/> rows.</summary>
    public void Locate<T>(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var hashes = _hashes.AsSpan(0, rows.Length);
        var candidates = _candidates.AsSpan(0, rows.Length);
        if (IsFar)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var hash = KeyHash<TKey>.Of(in rows[i].Key);
                hashes[i] = hash;
                Prefetch.Read(in _index.Slot(hash));
            }
            for (var i = 0; i < hashes.Length; i++)
            {
                var at = _index.Start(hashes[i]);
                var candidate = _index.Next(hashes[i], ref at);
                candidates[i] = candidate;
                if (candidate >= 0) Prefetch.Read(in _entries[candidate]);
            }
        }
        else
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var hash = KeyHash<TKey>.Of(in rows[i].Key);
                hashes[i] = hash;
                var at = _index.Start(hash);
                candidates[i] = _index.Next(hash, ref at);
            }
        }
        if (!_isComplete) FetchMissing(rows);
    }

    /// <summary>The number of the entry of a key, which is that of row <paramref name="row"/> of the last <see cref="Locate{T}"/>; added as absent if it has no value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int row, in TKey key)
    {
        var candidate = _candidates[row];
        return (uint)candidate < (uint)_count && KeyHash<TKey>.Equal(in _entries[candidate].Key, in key) ? candidate : FindOrAdd(row, in key);
    }

    /// <summary>The value of the entry was set: it is present, and drained with this epoch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Changed(ref PointEntry<TKey, TValue> entry, int number)
    {
        entry.IsPresent = true;
        entry.IsUsed = true;
        if (entry.Epoch != _epoch) AddDirty(ref entry, number);
    }

    /// <summary>Removes the value of an entry.</summary>
    public void Delete(int number)
    {
        ref var entry = ref _entries[number];
        if (!entry.IsPresent) return;
        entry.IsPresent = false;
        entry.Value = default!;
        _absent++;
        if (entry.Epoch != _epoch) AddDirty(ref entry, number);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindOrAdd(int row, in TKey key)
    {
        var number = Search(_hashes[row], in key);
        return number >= 0 ? number : Add(_hashes[row], in key);
    }

    private int Search(uint hash, in TKey key)
    {
        var at = _index.Start(hash);
        int number;
        while ((number = _index.Next(hash, ref at)) >= 0)
        {
            if (KeyHash<TKey>.Equal(in _entries[number].Key, in key)) return number;
        }
        return -1;
    }

    private int Add(uint hash, in TKey key)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, _count < 1 << 20 ? _count * 2 : checked(_count + _count / 2));
        ref var entry = ref _entries[_count];
        entry = default;
        entry.Key = key;
        _index.Add(hash, _count);
        return _count++;
    }
}
