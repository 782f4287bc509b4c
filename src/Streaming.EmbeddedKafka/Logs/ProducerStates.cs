using System.Diagnostics.CodeAnalysis;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>The producers that a partition knows, by id.</summary>
internal sealed class ProducerStates
{
    private readonly Dictionary<long, ProducerState> _all = [];

    public int Count => _all.Count;

    public ProducerState Of(long producerId)
    {
        if (!_all.TryGetValue(producerId, out var state)) _all.Add(producerId, state = new());
        return state;
    }

    public bool TryFind(long producerId, [NotNullWhen(true)] out ProducerState? state) => _all.TryGetValue(producerId, out state);

    /// <summary>The producers, with their epochs, that have an open transaction.</summary>
    public List<(long ProducerId, short Epoch)> Open => [.. _all.Where(p => p.Value.TransactionStart is not null).Select(p => (p.Key, p.Value.Epoch))];

    /// <summary>Forgets producers that were not heard of for as long as this and have no open transaction.</summary>
    public void Expire(long now, long after)
    {
        foreach (var (id, state) in _all)
        {
            if (state.TransactionStart is null && now - state.LastSeen >= after) _all.Remove(id);
        }
    }
}
