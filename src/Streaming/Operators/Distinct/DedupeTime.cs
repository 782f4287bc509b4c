namespace Streaming.Operators.Distinct;

/// <summary>
/// Event times as 32-bit stamps, counted from a base in units of a power of two of milliseconds: one millisecond for spans up to twelve days. A stamp of 0 is an
/// empty slot. Time goes on by the watermark; a stamp up to <see cref="Expired"/> is forgotten.
/// </summary>
internal struct DedupeTime
{
    private const uint MaxStamp = uint.MaxValue - 1;
    private const int CoarseBits = 16;
    private readonly int _shift;
    private readonly int _coarse;
    private long _base;
    private bool _isBased;

    public DedupeTime(long within)
    {
        Within = within;
        while (within >> _shift >= 1L << 30) _shift++;
        while (within >> (_shift + _coarse) >= 1L << 8) _coarse++;
    }

    /// <summary>How long an identity is remembered, ms.</summary>
    public long Within { get; }

    /// <summary>Event time that was reached; <see cref="long.MinValue"/> before any.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>Stamps up to this one are certainly expired.</summary>
    public uint Expired { get; private set; }

    /// <summary>Coarse stamps up to this one are certainly expired.</summary>
    public readonly uint ExpiredCoarse => Expired >> _coarse;

    /// <summary>True if a stamp stands for one millisecond, so that what it says is certain.</summary>
    public readonly bool IsPrecise => _shift == 0;

    /// <summary>True if an identity of this time is forgotten by now; a record of this time comes too late to be judged.</summary>
    public readonly bool IsExpired(long time) => Watermark != long.MinValue && time <= Watermark - Within;

    /// <summary>True if an identity remembered with <paramref name="first"/> makes a record of <paramref name="time"/> a duplicate.</summary>
    public readonly bool Covers(long first, long time) => !IsExpired(first) && Math.Abs(time - first) < Within;

    /// <summary>Moves time on. Returns how many stamps the base should be moved by (<see cref="Rebase"/>), 0 for not yet.</summary>
    public uint Advance(long watermark)
    {
        if (watermark <= Watermark) return 0;
        Watermark = watermark;
        if (!_isBased) return 0;
        var passed = (watermark - Within + 1 - _base) >> _shift;
        Expired = (uint)Math.Clamp(passed, 0, uint.MaxValue);
        return passed > Math.Min(1L << 30, 1L << (_coarse + CoarseBits - 1)) ? Expired : 0;
    }

    /// <summary>Moves the base on; every stamp in use must become what this returns for it.</summary>
    public void Rebase(uint stamps)
    {
        _base += (long)stamps << _shift;
        var passed = (Watermark - Within + 1 - _base) >> _shift;
        // A jump over more than all stamps leaves nothing that is remembered: begin anew.
        if (passed > 0) _base += passed << _shift;
        Expired = 0;
    }

    /// <summary>The stamp of a time; false if it is too far from the base (weeks before the first record or ahead of the watermark).</summary>
    public bool TryStamp(long time, out uint stamp)
    {
        if (!_isBased)
        {
            _isBased = true;
            _base = Watermark == long.MinValue ? time - ((1L << 31) << _shift) : Watermark - Within + 1;
        }
        var units = (time - _base) >> _shift;
        stamp = (uint)units + 1;
        return (ulong)units < MaxStamp;
    }

    /// <summary>A stamp in 16 bits, in units of a 128th to a 256th of the span: not expired as long as the stamp is not. The highest lasts until the base moves.</summary>
    public readonly uint Coarse(uint stamp) => Math.Min((stamp >> _coarse) + 1, (1u << CoarseBits) - 1);

    /// <summary>The latest time that a stamp stands for.</summary>
    public readonly long Latest(uint stamp) => _base + ((long)stamp << _shift) - 1;

    /// <summary>Whether an identity with this stamp makes a record of this time a duplicate.</summary>
    public readonly DedupeAnswer Judge(uint stamp, long time)
    {
        var latest = Latest(stamp);
        var earliest = latest - (1L << _shift) + 1;
        var (a, b) = (Math.Abs(time - earliest), Math.Abs(time - latest));
        var near = time >= earliest && time <= latest ? 0 : Math.Min(a, b);
        if (near >= Within) return DedupeAnswer.New;
        return Math.Max(a, b) < Within && !IsExpired(earliest) ? DedupeAnswer.Duplicate : DedupeAnswer.Ask;
    }
}
