using Streaming.Planning;
using Streaming.Serialization;

namespace Streaming.Runtime;

/// <summary>What this build writes and reads as state, compared with what is stored.</summary>
internal sealed class StoredState(Topology topology)
{
    private readonly Dictionary<SerdeSlot, object> _codecs = [];

    /// <summary>Binds the codecs that say what this build writes as state, and what it reads.</summary>
    public async Task BindAsync(Func<SerdeSlot, Task<object>> bind)
    {
        foreach (var slot in topology.Nodes.Where(n => n.IsStateful).SelectMany(n => n.StateSlots)) _codecs[slot] = await bind(slot);
    }

    /// <summary>The stored manifest of every stateful step beside that of this build.</summary>
    public IReadOnlyList<ManifestComparison> Compare(ProgressSnapshot progress) =>
        Manifests.Compare([.. progress.Manifests.Values.Select(m => ManifestCodec.Read(m))], Manifests.Of(topology.Nodes, s => s.Schema(_codecs[s])), (step, value, schema) =>
        {
            var slot = Slots(step)[value];
            return slot.CannotRead(_codecs[slot], schema);
        });

    /// <summary>All that this build would read wrongly, as one error; null if there is nothing.</summary>
    public static StreamingException? Refusal(IReadOnlyList<ManifestComparison> compared)
    {
        var changed = compared.Where(c => c.Outcome == ManifestOutcome.Changed).Select(c => c.Message).ToList();
        return changed.Count == 0 ? null : new("STR2101", string.Join(Environment.NewLine, changed)["STR2101 ".Length..]);
    }

    /// <summary>The places where values of a step's state are encoded, in the order of its manifest.</summary>
    public List<SerdeSlot> Slots(string step) => [.. topology.Nodes.First(n => n.Name == step && n.IsStateful).StateSlots];
}
