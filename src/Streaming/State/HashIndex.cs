using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streaming.State;

/// <summary>
/// From a 32-bit hash to the numbers of entries that have it: open addressing with linear probing over 64-bit slots (hash, entry number), at most two
/// thirds full. The keys are the owner's, who compares them; entries are not removed one by one: clear and add again.
/// </summary>
/// <remarks>
/// <code>
/// var at = index.Start(hash);
/// int entry;
/// while ((entry = index.Next(hash, ref at)) >= 0) if (keys[entry] == key) return entry;
/// </code>
/// </remarks>
internal sealed class HashIndex
{
    private const int MinBits = 6;
    private ulong[] _slots = new ulong[1 << MinBits];
    private int _shift = 32 - MinBits;
    private int _count;

    /// <summary>Bytes of the slots.</summary>
    public long Bytes => (long)_slots.Length * sizeof(ulong);

    /// <summary>Number of entries.</summary>
    public int Count => _count;

    /// <summary>Where a search for a hash begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Start(uint hash) => (int)(hash >> _shift);

    /// <summary>The slot where a search for a hash begins, to be prefetched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly ulong Slot(uint hash) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)(hash >> _shift));

    /// <summary>The next entry with this hash, or -1 if there is no other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(uint hash, ref int position)
    {
        var slots = _slots;
        while (true)
        {
            var slot = slots[position & (slots.Length - 1)];
            position++;
            // An entry's number is stored plus one, so that an empty slot is zero.
            if ((uint)(slot >> 32) == hash && (uint)slot != 0) return (int)(uint)slot - 1;
            if ((uint)slot == 0) return -1;
        }
    }

    /// <summary>Adds an entry; does not look whether it is there.</summary>
    public void Add(uint hash, int entry)
    {
        if (3L * (_count + 1) > 2L * _slots.Length) Resize(_slots.Length * 2);
        Place(((ulong)hash << 32) | ((uint)entry + 1));
        _count++;
    }

    /// <summary>Removes all entries; keeps the memory if about as many are expected again.</summary>
    public void Clear(int expected = 0)
    {
        var size = Math.Max(1 << MinBits, (int)BitOperations.RoundUpToPowerOf2((uint)expected + (uint)expected / 2 + 1));
        if (_slots.Length > 4 * (long)size || _slots.Length < size)
        {
            _slots = new ulong[size];
            _shift = 32 - BitOperations.Log2((uint)size);
        }
        else if (_count > 0)
        {
            Array.Clear(_slots);
        }
        _count = 0;
    }

    private void Resize(int size)
    {
        var old = _slots;
        _slots = new ulong[size];
        _shift = 32 - BitOperations.Log2((uint)size);
        foreach (var slot in old)
        {
            if (slot != 0) Place(slot);
        }
    }

    private void Place(ulong slot)
    {
        var position = (int)((uint)(slot >> 32) >> _shift);
        while (_slots[position] != 0) position = (position + 1) & (_slots.Length - 1);
        _slots[position] = slot;
    }
}
