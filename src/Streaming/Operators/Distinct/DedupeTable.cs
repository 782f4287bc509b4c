using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Streaming.State;

namespace Streaming.Operators.Distinct;

/// <summary>
/// The identities remembered by a Distinct, as 64-bit numbers: lines of 64 bytes with five identities, five stamps, and of what has overflowed into the next line until when it is
/// remembered (16 bits) and a filter of one in sixteen. An expired slot is a free slot, so nothing is ever swept. The table is a cache: what does not fit is known to the epoch's log and the store only, and
/// the table answers <see cref="DedupeAnswer.Ask"/> wherever that may matter.
/// </summary>
/// <remarks>
/// A line's home is its place in the order of hashes, so that the table grows by any factor in one sequential pass, and gives up memory by keeping
/// the lower part of the hashes only. It is rebuilt in <see cref="Maintain"/>, never within a batch.
/// </remarks>
internal sealed partial class DedupeTable
{
    /// <summary>Identities of a line.</summary>
    public const int Slots = 5;

    private const int Words = 8;

    /// <summary>Lines that are looked at from the home line on; what does not fit there goes to the stash.</summary>
    private const int Reach = 32;

    private const uint FullRange = uint.MaxValue;
    private readonly bool _isExact;
    private DedupeTime _time;
    private ulong[] _words = [];
    private nint _first;

    // Lines for the whole range of hashes, of which those of hashes up to _keep are there.
    private uint _lines;
    private uint _keep = FullRange;

    // Times of identities that are not in the table go up to _absentUntil; hashes below _completeTo have none of them.
    private long _absentUntil = long.MinValue;
    private uint _completeTo = FullRange;
    private bool _hasAbsent;

    private int _added;
    private int _steps;

    /// <summary>Makes an empty table.</summary>
    /// <param name="within">How long an identity is remembered, ms.</param>
    /// <param name="isExact">True if equal numbers are equal identities; false if they are hashes.</param>
    /// <param name="lines">Lines at first.</param>
    public DedupeTable(long within, bool isExact, uint lines = 512)
    {
        _time = new(within);
        _isExact = isExact;
        Allocate(lines, FullRange);
    }

    /// <summary>What the watermark says.</summary>
    public ref readonly DedupeTime Time => ref _time;

    /// <summary>Bytes of the lines.</summary>
    public long Bytes => (long)_words.Length * sizeof(ulong);

    /// <summary>True if <see cref="Probe"/> may answer <see cref="DedupeAnswer.Ask"/>.</summary>
    public bool MayAsk => !_isExact || _hasAbsent || _hasUnstashed || !_time.IsPrecise;

    /// <summary>True if prefetching pays.</summary>
    public bool IsFar => Bytes > Prefetch.Threshold;

    /// <summary>
    /// Asks the processor for the lines of hashes that are looked up next: for all their homes, in a loop that does nothing else so that as many as can be are under way at once;
    /// then for the line behind a home that is full, where a new identity goes.
    /// </summary>
    public void Fetch(ReadOnlySpan<uint> hashes)
    {
        foreach (var hash in hashes) Prefetch.Read(in Home(hash));
        var expired = Vector256.Create(_time.Expired);
        foreach (var hash in hashes)
        {
            ref var line = ref Home(hash);
            // Without a branch: it would be guessed wrong at every third.
            var isFull = Free(Dead(ref line, expired)) == 0;
            Prefetch.Read(in Unsafe.Add(ref line, Unsafe.BitCast<bool, byte>(isFull) * Words));
        }
    }

    /// <summary>Looks an identity up for a record of a time that is not expired, and remembers it if the answer is <see cref="DedupeAnswer.New"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DedupeAnswer TryAdd(ulong id, uint hash, long time)
    {
        if (hash <= _keep && !_hasAbsent && _time.TryStamp(time, out var stamp))
        {
            ref var line = ref Line(Index(hash));
            var dead = Dead(ref line, Vector256.Create(_time.Expired));
            if ((Same(ref line, id) & ~(dead >> 2)) == 0 && !HasOverflowed(Stamp(ref line, Slots), hash))
            {
                var free = Free(dead);
                if (free == 0)
                {
                    Put(id, hash, stamp);
                }
                else
                {
                    _added++;
                    Set(ref line, free, id, stamp);
                }
                return DedupeAnswer.New;
            }
        }
        return TryAddFar(id, hash, time);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private DedupeAnswer TryAddFar(ulong id, uint hash, long time)
    {
        var answer = Probe(id, hash, time);
        if (answer == DedupeAnswer.New) Add(id, hash, time);
        return answer;
    }

    /// <summary>Looks an identity up for a record of a time that is not expired.</summary>
    public DedupeAnswer Probe(ulong id, uint hash, long time)
    {
        if (hash <= _keep)
        {
            var expired = Vector256.Create(_time.Expired);
            ref var line = ref Line(Index(hash));
            var i = 0;
            while (true)
            {
                var live = Same(ref line, id) & ~(Dead(ref line, expired) >> 2);
                if (live != 0)
                {
                    var answer = Judge(ref line, live, time);
                    if (answer != DedupeAnswer.New) return answer;
                }
                if (!HasOverflowed(Stamp(ref line, Slots), hash)) break;
                if (++i == Reach)
                {
                    var answer = ProbeStash(id, time);
                    if (answer != DedupeAnswer.New) return answer;
                    break;
                }
                line = ref Unsafe.Add(ref line, Words);
            }
        }
        return _hasAbsent && hash >= _completeTo ? DedupeAnswer.Ask : DedupeAnswer.New;
    }

    /// <summary>Remembers an identity with the time of its record.</summary>
    public void Add(ulong id, uint hash, long time)
    {
        if (hash > _keep)
        {
            LeaveOut(time, _keep);
        }
        else if (!_time.TryStamp(time, out var stamp))
        {
            LeaveOut(time, 0);
        }
        else
        {
            Put(id, hash, stamp);
        }
    }

    private void Put(ulong id, uint hash, uint stamp)
    {
        var expired = Vector256.Create(_time.Expired);
        ref var line = ref Line(Index(hash));
        _added++;
        for (var i = 0; i < Reach; i++, line = ref Unsafe.Add(ref line, Words))
        {
            var free = Free(Dead(ref line, expired));
            if (free != 0)
            {
                Set(ref line, free, id, stamp);
                return;
            }
            _steps++;
            Overflow(ref Stamp(ref line, Slots), hash, stamp);
        }
        // The lines of its reach all say that there is more.
        Stash(id, stamp);
    }

    /// <summary>True if an identity of such a hash that is still remembered may lie in the next line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasOverflowed(uint overflow, uint hash) => overflow >> 16 > _time.ExpiredCoarse && ((overflow >> (int)(hash & 15)) & 1) != 0;

    private void Overflow(ref uint overflow, uint hash, uint stamp)
    {
        // A filter of which all is forgotten begins anew.
        var before = overflow >> 16 > _time.ExpiredCoarse ? overflow : 0;
        overflow = (Math.Max(before >> 16, _time.Coarse(stamp)) << 16) | (before & 0xFFFF) | (1u << (int)(hash & 15));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Home(uint hash) => ref Line(hash <= _keep ? Index(hash) : 0);

    /// <summary>The slots that hold an identity, dead or alive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Same(ref ulong line, ulong id)
        => Vector256.Equals(Vector256.LoadUnsafe(ref line), Vector256.Create(id)).ExtractMostSignificantBits()
            | ((uint)Unsafe.BitCast<bool, byte>(Unsafe.Add(ref line, 4) == id) << 4);

    /// <summary>The free slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Free(uint dead) => (dead >> 2) & 0b11111;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref ulong line, uint free, ulong id, uint stamp)
    {
        var slot = BitOperations.TrailingZeroCount(free);
        Unsafe.Add(ref line, slot) = id;
        Stamp(ref line, slot) = stamp;
    }

    /// <summary>Lanes 2 to 6: the slot is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Dead(ref ulong line, Vector256<uint> expired)
        => Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref Unsafe.As<ulong, uint>(ref line), 8), expired).ExtractMostSignificantBits();

    private DedupeAnswer Judge(ref ulong line, uint live, long time)
    {
        var result = DedupeAnswer.New;
        for (; live != 0; live &= live - 1)
        {
            var answer = _time.Judge(Stamp(ref line, BitOperations.TrailingZeroCount(live)), time);
            if (answer == DedupeAnswer.New) continue;
            if (answer == DedupeAnswer.Duplicate && _isExact) return answer;
            result = DedupeAnswer.Ask;
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Index(uint hash) => (uint)(((ulong)hash * _lines) >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Line(uint index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), _first + (nint)index * Words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref uint Stamp(ref ulong line, int slot) => ref Unsafe.Add(ref Unsafe.As<ulong, uint>(ref line), 10 + slot);
}
