using Streaming.Building;
using Streaming.Serialization;

namespace Streaming.Planning;

/// <summary>Why a step does not read its n-th kind of values if they were written under a stored schema; null if it does.</summary>
internal delegate string? CannotRead(string step, int value, string schema);

/// <summary>Makes the manifests of a topology's steps and compares them with what is stored. Pure.</summary>
internal static class Manifests
{
    /// <summary>The manifests of all stateful steps.</summary>
    /// <param name="nodes">The topology's nodes.</param>
    /// <param name="schema">The schema that a slot's bound codec writes.</param>
    public static IReadOnlyList<StepManifest> Of(IReadOnlyList<LogicalNode> nodes, Func<SerdeSlot, string> schema)
    {
        var partitionings = new Partitionings(nodes);
        return [.. nodes.Where(n => n.IsStateful && n.Name is not null).Select(n => new StepManifest(
            n.Name!, n.Kind, n.ManifestShape, Keys(partitionings.Roots(n)),
            [.. n.StateSlots.Select(s => new ValueManifest(s.Subject, s.Format!, [schema(s)]))]))];
    }

    /// <summary>Compares what is stored with this build, step by step: those of the build in their order, then what is gone.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="current">This build.</param>
    /// <param name="cannotRead">Why this build does not read a kind of value that was written under a stored schema; null if it does. See <see cref="Codec{T}.CannotRead"/>.</param>
    public static IReadOnlyList<ManifestComparison> Compare(IReadOnlyList<StepManifest> stored, IReadOnlyList<StepManifest> current, CannotRead cannotRead)
    {
        var before = stored.ToDictionary(m => m.Step);
        var now = current.Select(m => m.Step).ToHashSet();
        return
        [
            .. current.Select(m => before.TryGetValue(m.Step, out var old) ? Compare(old, m, cannotRead) : new(m.Step, ManifestOutcome.New, "", m)),
            .. stored.Where(m => !now.Contains(m.Step)).Select(m => new ManifestComparison(
                m.Step, ManifestOutcome.Gone, $"'{m.Step}' ({m.Kind}) is stored and not in this build. Its state is kept; the verb reset removes it with that of all other steps.", m)),
        ];
    }

    /// <summary>The ordinal that a stored value of this kind begins with.</summary>
    public static int Ordinal(ValueManifest value) => value.Schemas.Count - 1;

    private static ManifestComparison Compare(StepManifest stored, StepManifest current, CannotRead cannotRead)
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
            if (differences.Count == 0) differences.AddRange(Unreadable(stored, cannotRead));
        }
        if (differences.Count > 0)
            return new(
                current.Step, ManifestOutcome.Changed,
                $"STR2101 '{current.Step}' {string.Join(", and ", differences)}. Nothing was changed. Take a new name, restore what it was, or reset the job (verb reset).", stored);

        var merged = current with { Values = [.. current.Values.Select((v, i) => v with { Schemas = Extend(stored.Values[i].Schemas, v.Schemas[^1]) })] };
        return merged == stored
            ? new(current.Step, ManifestOutcome.Equal, "", stored)
            : new(current.Step, ManifestOutcome.Compatible, $"'{current.Step}' writes a new schema of {Formats(current)} from now on; what is stored is read as it is.", merged);
    }

    // Not only of the last: a value that nobody has changed since is as it was written first.
    private static IEnumerable<string> Unreadable(StepManifest stored, CannotRead cannotRead) => stored.Values
        .SelectMany((v, i) => v.Schemas.Distinct().Select(schema => (Value: v, Cause: cannotRead(stored.Step, i, schema))))
        .Where(x => x.Cause is not null).DistinctBy(x => (x.Value, x.Cause))
        .Select(x => $"has values of {x.Value.Subject}, stored as {x.Value.Format}, that this build does not read: {x.Cause}");

    // The schema that is written must be the last, also when a build goes back to one that was written before.
    private static IReadOnlyList<string> Extend(IReadOnlyList<string> stored, string current) => stored[^1] == current ? stored : [.. stored, current];

    private static string Formats(StepManifest manifest) => string.Join(", ", manifest.Values.Select(v => $"{v.Subject} as {v.Format}"));

    private static string Quoted(string text) => text.Length == 0 ? "nothing" : text;

    private static string Keys(IReadOnlyList<LogicalNode> roots) => string.Join(" and ", roots.Select(r => r switch
    {
        SourceNode source => $"keys {source.Keys.Format} partitioned as {source.KeySlot!.Format} by {source.Partitioner!.Name}",
        ExchangeNode exchange => $"keys {exchange.Keys.Format} partitioned as {exchange.KeyFormat} by {exchange.Partitioner.Name}",
        _ => "",
    }).Distinct());
}
