namespace Streaming.Kafka.Embedded.Logs;

/// <summary>The aborted transactions of a partition, in the order of their markers: what a reader of committed records must leave out.</summary>
internal sealed class AbortedIndex
{
    private readonly List<AbortedTransaction> _all = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<AbortedTransaction> All => _all;

    public void Add(AbortedTransaction transaction) => _all.Add(transaction);

    /// <summary>Those that have a record or their marker from one offset up to before another.</summary>
    public IEnumerable<AbortedTransaction> Between(long from, long to)
    {
        for (var i = FirstAt(from); i < _all.Count; i++)
        {
            if (_all[i].First < to) yield return _all[i];
            if (_all[i].Stable >= to) yield break;
        }
    }

    /// <summary>Forgets those whose marker is before an offset.</summary>
    public void DeleteBefore(long offset) => _all.RemoveRange(0, FirstAt(offset));

    /// <summary>Forgets the one with its marker at an offset, if there is one.</summary>
    public void Remove(long marker)
    {
        var index = FirstAt(marker);
        if (index < _all.Count && _all[index].Last == marker) _all.RemoveAt(index);
    }

    private int FirstAt(long offset)
    {
        var (low, high) = (0, _all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_all[middle].Last < offset) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
