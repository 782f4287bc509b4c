using Streaming.Building;
using Streaming.Serialization;

namespace Streaming.Planning;

/// <summary>Makes the manifests of a topology's steps and compares them with what is stored. Pure.</summary>
internal static class Manifests
{
    /// <summary>The manifests of all stateful steps.</summary>
    /// <param name="nodes">The topology's nodes.</param>
    /// <param name="fingerprint">Fingerprint of the schema that a slot's bound codec writes; 0 if the format has none.</param>
    public static IReadOnlyList<StepManifest> Of(IReadOnlyList<LogicalNode> nodes, Func<SerdeSlot, ulong> fingerprint)
    {
        var partitionings = new Partitionings(nodes);
        return [.. nodes.Where(n => n.IsStateful && n.Name is not null).Select(n => new StepManifest(
            n.Name!, n.Kind, n.ManifestShape, Keys(partitionings.Roots(n)),
            [.. n.Serdes.Where(s => s.Role == SerdeRole.State).Select(s => new ValueManifest(s.Subject, s.Format!, [fingerprint(s)]))]))];
    }

    /// <summary>Compares what is stored with this build, step by step: those of the build in their order, then what is gone.</summary>
    public static IReadOnlyList<ManifestComparison> Compare(IReadOnlyList<StepManifest> stored, IReadOnlyList<StepManifest> current)
    {
        var before = stored.ToDictionary(m => m.Step);
        var now = current.Select(m => m.Step).ToHashSet();
        return
        [
            .. current.Select(m => before.TryGetValue(m.Step, out var old) ? Compare(old, m) : new(m.Step, ManifestOutcome.New, "", m)),
            .. stored.Where(m => !now.Contains(m.Step)).Select(m => new ManifestComparison(
                m.Step, ManifestOutcome.Gone, $"'{m.Step}' ({m.Kind}) is stored and not in this build. Its state is kept; reset the step to remove it.", m)),
        ];
    }

    /// <summary>The ordinal that a stored value of this kind begins with.</summary>
    public static int Ordinal(ValueManifest value) => value.Schemas.Count - 1;

    private static ManifestComparison Compare(StepManifest stored, StepManifest current)
    {
        var differences = new List<string>();
        void Differ(string was, string isNow)
        {
            if (was != isNow) differences.Add($"is stored with {Quoted(was)}; this build has {Quoted(isNow)}");
        }

        if (stored.Kind != current.Kind) differences.Add($"is stored as {stored.Kind}; this build has {current.Kind} of that name");
        else
        {
            Differ(stored.Shape, current.Shape);
            Differ(stored.Keys, current.Keys);
            Differ(Formats(stored), Formats(current));
        }
        if (differences.Count > 0)
            return new(
                current.Step, ManifestOutcome.Changed,
                $"STR2101 '{current.Step}' {string.Join(", and ", differences)}. Nothing was changed. Take a new name, restore what it was, or reset the step.", stored);

        var merged = current with { Values = [.. current.Values.Select((v, i) => v with { Schemas = Extend(stored.Values[i].Schemas, v.Schemas[^1]) })] };
        return merged == stored
            ? new(current.Step, ManifestOutcome.Equal, "", stored)
            : new(current.Step, ManifestOutcome.Compatible, $"'{current.Step}' writes a new schema of {Formats(current)} from now on; what is stored is read as it is.", merged);
    }

    // The schema that is written must be the last, also when a build goes back to one that was written before.
    private static IReadOnlyList<ulong> Extend(IReadOnlyList<ulong> stored, ulong current) => stored[^1] == current ? stored : [.. stored, current];

    private static string Formats(StepManifest manifest) => string.Join(", ", manifest.Values.Select(v => $"{v.Subject} as {v.Format}"));

    private static string Quoted(string text) => text.Length == 0 ? "nothing" : text;

    private static string Keys(IReadOnlyList<LogicalNode> roots) => string.Join(" and ", roots.Select(r => r switch
    {
        SourceNode source => $"keys {source.Keys.Format} partitioned as {source.KeySlot!.Format} by {source.Partitioner!.Name}",
        ExchangeNode exchange => $"keys {exchange.Keys.Format} partitioned as {exchange.KeyFormat} by {exchange.Partitioner.Name}",
        _ => "",
    }).Distinct());
}
