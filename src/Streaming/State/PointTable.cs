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
/// A batch goes through three passes: <see cref="Locate{T}"/> hashes and prefetches the index, prefetches the entries, and fetches what is missing in one
/// <see cref="ITaskStore.MultiGet"/>; the owner then folds in order.
/// </remarks>
internal sealed partial class PointTable<TKey, TValue>(KeyCodec<TKey> keys, StateCodec<TValue> values)
    where TKey : notnull
{
    /// <summary>Rows that <see cref="Locate{T}"/> takes at once.</summary>
    public const int BatchSize = RowWriter<TKey, TValue>.Capacity;

    private readonly HashIndex _index = new();
    private readonly uint[] _hashes = new uint[BatchSize];
    private readonly int[] _numbers = new int[BatchSize];
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

    /// <summary>The numbers of the entries of at most <see cref="BatchSize"/> rows' keys; a key without a value gets an absent entry. Good until the next call.</summary>
    public ReadOnlySpan<int> Locate<T>(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var hashes = _hashes.AsSpan(0, rows.Length);
        var numbers = _numbers.AsSpan(0, rows.Length);
        var slots = _index.Slots;
        var entries = _entries;
        if (IsFar)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var hash = KeyHash<TKey>.Of(in rows[i].Key);
                hashes[i] = hash;
                Prefetch.Read(in slots.Slot(hash));
            }
            for (var i = 0; i < hashes.Length; i++)
            {
                var number = slots.First(hashes[i]);
                numbers[i] = number;
                if ((uint)number < (uint)entries.Length) Prefetch.Read(in entries[number]);
            }
        }
        else
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var hash = KeyHash<TKey>.Of(in rows[i].Key);
                hashes[i] = hash;
                numbers[i] = slots.First(hash);
            }
        }
        for (var i = 0; i < rows.Length; i++)
        {
            var number = numbers[i];
            if ((uint)number >= (uint)entries.Length || !KeyHash<TKey>.Equal(in entries[number].Key, in rows[i].Key)) return LocateRest(rows, i);
        }
        return numbers;
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

    /// <summary>From the first row on whose key's first candidate is not it: most often a new key.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<int> LocateRest<T>(ReadOnlySpan<Row<TKey, T>> rows, int from)
    {
        var first = _count;
        for (var i = from; i < rows.Length; i++)
        {
            ref readonly var key = ref rows[i].Key;
            var number = _numbers[i];
            if (number >= 0 && KeyHash<TKey>.Equal(in _entries[number].Key, in key)) continue;
            number = Search(_hashes[i], in key);
            _numbers[i] = number >= 0 ? number : Add(_hashes[i], in key);
        }
        if (!_isComplete && _count > first) Fetch(first);
        return _numbers.AsSpan(0, rows.Length);
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
