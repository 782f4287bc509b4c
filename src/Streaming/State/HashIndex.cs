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

    /// <summary>The slots as they are now, for a loop of searches; stale after an addition.</summary>
    public Reader Slots => new(_slots, _shift);

    /// <summary>Where a search for a hash begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Start(uint hash) => (int)(hash >> _shift);

    /// <summary>The next entry with this hash, or -1 if there is no other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(uint hash, ref int position) => Slots.Next(hash, ref position);

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

    /// <summary>Searches.</summary>
    public readonly ref struct Reader(ReadOnlySpan<ulong> slots, int shift)
    {
        private readonly ref ulong _first = ref MemoryMarshal.GetReference(slots);
        private readonly int _mask = slots.Length - 1;

        /// <summary>The slot where a search for a hash begins, to be prefetched.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref readonly ulong Slot(uint hash) => ref Unsafe.Add(ref _first, hash >> shift);

        /// <summary>The first entry with this hash, or -1 if there is none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int First(uint hash)
        {
            var position = (int)(hash >> shift);
            return Next(hash, ref position);
        }

        /// <summary>The next entry with this hash, or -1 if there is no other.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Next(uint hash, ref int position)
        {
            while (true)
            {
                // An entry's number is stored plus one, so that an empty slot is zero.
                var slot = Unsafe.Add(ref _first, (nint)(uint)(position++ & _mask));
                if ((uint)slot == 0 || (uint)(slot >> 32) == hash) return (int)(uint)slot - 1;
            }
        }
    }
}
