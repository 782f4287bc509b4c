using System.Runtime.CompilerServices;
using Streaming.State;

namespace Streaming.Operators.Distinct;

internal sealed partial class DedupeTable
{
    /// <summary>Identities a line right after growth: 57 % of its slots, 22 bytes an identity.</summary>
    private const double GrownTo = 2.85;

    /// <summary>Steps beyond the home line that a new identity may take on average; measured: as many with 68 % of the slots in use, 19 bytes an identity.</summary>
    private const double MaxSteps = 0.6;

    /// <summary>Bytes that the table may grow to; where more is needed it keeps a part of the hashes.</summary>
    public long MaxBytes { get; set; } = long.MaxValue;

    /// <summary>Event time has reached <paramref name="watermark"/>.</summary>
    public void Advance(long watermark)
    {
        var passed = _time.Advance(watermark);
        if (_hasAbsent && _time.IsExpired(_absentUntil)) _hasAbsent = false;
        if (_hasUnstashed && _time.IsExpired(_unstashedUntil)) _hasUnstashed = false;
        if (passed != 0) Rebuild(_lines, passed);
    }

    /// <summary>Between two batches: grows if lines overflow too often.</summary>
    public void Maintain()
    {
        if (_added < Math.Clamp(LineCount / 8, 64, 16_384)) return;
        if (_steps > MaxSteps * _added) Grow();
        _added = _steps = 0;
    }

    /// <summary>Gives up about this many bytes: first those of expired identities, then the live ones of the highest hashes.</summary>
    public void Shrink(long bytes)
    {
        MaxBytes = Math.Max((Reach + 1) * Words * sizeof(ulong), Bytes - bytes);
        var needed = (uint)Math.Max(64, CountLive() / GrownTo * (FullRange / ((double)_keep + 1)));
        Rebuild(Math.Min(needed, _lines));
    }

    /// <summary>Lifts the bound: new identities of all hashes are kept again.</summary>
    public void Relax()
    {
        MaxBytes = long.MaxValue;
        if (_keep != FullRange) Rebuild(_lines);
    }

    private long LineCount => Index(_keep) + 1L + Reach;

    private void Grow()
    {
        var wanted = CountLive() / GrownTo * (FullRange / ((double)_keep + 1));
        Rebuild((uint)Math.Min(uint.MaxValue, Math.Max(wanted, _lines * 1.05)));
    }

    private long CountLive()
    {
        long live = 0;
        for (uint i = 0; i < LineCount; i++)
        {
            ref var line = ref Line(i);
            for (var slot = 0; slot < Slots; slot++)
            {
                if (Stamp(ref line, slot) > _time.Expired) live++;
            }
        }
        return live;
    }

    /// <summary>Moves what is remembered to a table of so many lines for all hashes, of which those are kept that fit <see cref="MaxBytes"/>; stamps become less by <paramref name="passed"/>.</summary>
    private void Rebuild(uint lines, uint passed = 0)
    {
        var allowed = Math.Max(1, MaxBytes / (Words * sizeof(ulong)) - Reach - 1);
        var keep = allowed >= lines ? FullRange : (uint)((double)allowed / lines * FullRange);
        var (words, first, count, oldKeep) = (_words, _first, LineCount, _keep);
        var expired = _time.Expired;
        Allocate(lines, keep);
        // What was not kept before stays unknown until it has expired.
        if (_hasAbsent) _completeTo = Math.Min(_completeTo, Math.Min(oldKeep, keep));
        if (_hasUnstashed)
        {
            // That lines have overflowed beyond the stash is forgotten with them.
            _hasUnstashed = false;
            LeaveOut(_unstashedUntil, 0);
        }
        var stash = _stash.ToArray();
        _stash.Clear();
        if (passed != 0) _time.Rebase(passed);
        for (nint i = 0; i < count; i++)
        {
            ref var line = ref words[first + i * Words];
            for (var slot = 0; slot < Slots; slot++)
            {
                var stamp = Stamp(ref line, slot);
                if (stamp > expired) PutBack(Unsafe.Add(ref line, slot), stamp - passed);
            }
        }
        foreach (var (id, stamp) in stash)
        {
            if (stamp > expired) PutBack(id, stamp - passed);
        }
        _added = _steps = 0;
    }

    private void PutBack(ulong id, uint stamp)
    {
        var hash = BitHash.Mix(id);
        if (hash <= _keep) Put(id, hash, stamp);
        else LeaveOut(_time.Latest(stamp), _keep);
    }

    /// <summary>An identity is not in the table; those of smaller hashes than <paramref name="from"/> are.</summary>
    private void LeaveOut(long time, uint from)
    {
        _completeTo = _hasAbsent ? Math.Min(_completeTo, from) : from;
        _absentUntil = _hasAbsent ? Math.Max(_absentUntil, time) : time;
        _hasAbsent = !_time.IsExpired(_absentUntil);
    }

    private unsafe void Allocate(uint lines, uint keep)
    {
        (_lines, _keep) = (lines, keep);
        // Pinned, so that lines stay on cache lines.
        _words = GC.AllocateArray<ulong>(checked((int)((LineCount + 1) * Words)), pinned: true);
        _first = (nint)((64 - ((long)Unsafe.AsPointer(ref _words[0]) & 63)) & 63) / sizeof(ulong);
    }
}
