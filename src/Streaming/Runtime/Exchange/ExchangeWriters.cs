namespace Streaming.Runtime;

/// <summary>
/// The subtopologies that write an exchange, by an id that stays when others come or go (<see cref="Planning.Subtopology.WriterId"/>), each with the number of its tasks.
/// </summary>
internal sealed class ExchangeWriters(IReadOnlyList<(uint Id, int Tasks)> all)
{
    public IReadOnlyList<(uint Id, int Tasks)> All { get; } = all;

    public int IndexOf(uint id)
    {
        for (var i = 0; i < All.Count; i++)
            if (All[i].Id == id) return i;
        return -1;
    }

    public bool IsSame(ExchangeWriters other) => ReferenceEquals(this, other) || All.SequenceEqual(other.All);
}
