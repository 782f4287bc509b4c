namespace Streaming.Operators.Distinct;

internal sealed partial class DedupeTable
{
    /// <summary>Identities in the stash at most.</summary>
    private const int MaxStash = 256;

    // Identities that found no slot in their reach: hardly any, unless hashes were made to collide.
    private readonly List<(ulong Id, uint Stamp)> _stash = [];

    // The same of those that did not fit into the stash either: only the full keys know them.
    private long _unstashedUntil;
    private bool _hasUnstashed;

    private void Stash(ulong id, uint stamp)
    {
        var free = _stash.FindIndex(s => s.Stamp <= _time.Expired);
        if (free >= 0)
        {
            _stash[free] = (id, stamp);
        }
        else if (_stash.Count < MaxStash)
        {
            _stash.Add((id, stamp));
        }
        else
        {
            var latest = _time.Latest(stamp);
            _unstashedUntil = _hasUnstashed ? Math.Max(_unstashedUntil, latest) : latest;
            _hasUnstashed = true;
        }
    }

    private DedupeAnswer ProbeStash(ulong id, long time)
    {
        var result = _hasUnstashed ? DedupeAnswer.Ask : DedupeAnswer.New;
        foreach (var (stashed, stamp) in _stash)
        {
            if (stashed != id || stamp <= _time.Expired) continue;
            var answer = _time.Judge(stamp, time);
            if (answer == DedupeAnswer.Duplicate && _isExact) return answer;
            if (answer != DedupeAnswer.New) result = DedupeAnswer.Ask;
        }
        return result;
    }
}
