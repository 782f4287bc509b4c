using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streaming.State;

/// <summary>
/// The hash table of the live level: an index of 64-bit slots (32 bits of hash, number of the entry + 1) with linear probing, and a dense array of
/// entries in the order of their addition. Nothing is removed but all at once, or by <see cref="Retain"/>. Keys and cells lie in arrays, so that
/// the GC traces nothing of structs; memory is kept over <see cref="Clear"/>.
/// </summary>
internal sealed class KeyTable<TKey, TCell>
    where TKey : notnull
{
    private const int MinimumSlots = 16;

    private ulong[] _slots = new ulong[MinimumSlots];
    private int _shift = 28;
    private Entry[] _entries = new Entry[MinimumSlots / 2];
    private int _count;

    public struct Entry
    {
        public TKey Key;
        public TCell Cell;
    }

    public int Count => _count;

    /// <summary>Bytes of the arrays; what they refer to is not counted.</summary>
    public long Bytes => (_slots.Length * 8L) + ((long)_entries.Length * Unsafe.SizeOf<Entry>());

    /// <summary>An entry by its number, 0 to <see cref="Count"/> - 1, in the order of addition. Valid until the next addition.</summary>
    public ref Entry this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), (uint)index);
    }

    /// <summary>The number of the key's entry, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in TKey key, uint hash)
    {
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        var mask = (uint)_slots.Length - 1;
        for (var i = hash >> _shift; ; i = (i + 1) & mask)
        {
            var slot = Unsafe.Add(ref slots, i);
            if (slot == 0) return -1;
            if ((uint)(slot >> 32) == hash && KeyHash<TKey>.Equal(in this[(int)slot - 1].Key, in key)) return (int)slot - 1;
        }
    }

    /// <summary>Adds a key that is not there, with a cell to be set by the caller.</summary>
    public ref Entry Add(in TKey key, uint hash)
    {
        if (_count == _entries.Length) Resize(_slots.Length * 2);
        Link(hash, _count);
        ref var entry = ref _entries[_count++];
        entry.Key = key;
        return ref entry;
    }

    /// <summary>First step of a batch: fetches the key's slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchSlot(uint hash) => Prefetch.Read(in Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), hash >> _shift));

    /// <summary>Second step: finds the entry that has this hash (and so nearly always the key), or -1, and fetches it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PrefetchEntry(uint hash)
    {
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        var mask = (uint)_slots.Length - 1;
        for (var i = hash >> _shift; ; i = (i + 1) & mask)
        {
            var slot = Unsafe.Add(ref slots, i);
            if (slot == 0) return -1;
            if ((uint)(slot >> 32) != hash) continue;
            // An entry lies across two lines as often as not.
            ref var entry = ref this[(int)slot - 1];
            Prefetch.Read(in entry);
            Prefetch.Read(in Unsafe.AddByteOffset(ref entry, Unsafe.SizeOf<Entry>() - 1));
            return (int)slot - 1;
        }
    }

    /// <summary>Removes everything. A table that was much too large for what it held gives memory back.</summary>
    public void Clear()
    {
        if (_slots.Length > 1024 && _count < _slots.Length / 16)
        {
            _slots = new ulong[_slots.Length / 4];
            _shift += 2;
            _entries = new Entry[_slots.Length / 2];
        }
        else
        {
            Array.Clear(_slots);
            if (RuntimeHelpers.IsReferenceOrContainsReferences<Entry>()) Array.Clear(_entries, 0, _count);
        }
        _count = 0;
    }

    /// <summary>Keeps the entries for which the test is true, in their order, in arrays that fit them. Entries get new numbers.</summary>
    public void Retain(Func<TCell, bool> keep)
    {
        var (entries, count) = (_entries, _count);
        var kept = 0;
        for (var i = 0; i < count; i++)
            if (keep(entries[i].Cell))
                entries[kept++] = entries[i];
        var slots = MinimumSlots;
        while (slots / 2 < kept) slots *= 2;
        _slots = new ulong[slots];
        _shift = 32 - int.Log2(slots);
        _entries = new Entry[slots / 2];
        Array.Copy(entries, _entries, kept);
        _count = kept;
        for (var i = 0; i < kept; i++) Link(KeyHash<TKey>.Of(in _entries[i].Key), i);
    }

    private void Link(uint hash, int entry)
    {
        var mask = (uint)_slots.Length - 1;
        var i = hash >> _shift;
        while (_slots[i] != 0) i = (i + 1) & mask;
        _slots[i] = ((ulong)hash << 32) | (uint)(entry + 1);
    }

    // Slots hold the whole hash, so growing does not touch the entries.
    private void Resize(int size)
    {
        var old = _slots;
        _slots = new ulong[size];
        _shift = 32 - int.Log2(size);
        Array.Resize(ref _entries, size / 2);
        foreach (var slot in old)
            if (slot != 0)
                Link((uint)(slot >> 32), (int)slot - 1);
    }
}
