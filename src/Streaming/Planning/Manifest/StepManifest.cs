namespace Streaming.Planning;

/// <summary>
/// What is durable about a stateful step: what its stored bytes mean. A record of it is kept in the job's progress topic and compared at every start.
/// </summary>
/// <param name="Step">The step's durable name.</param>
/// <param name="Kind">What it is, such as <c>Distinct</c>.</param>
/// <param name="Shape">Its options that give stored bytes their meaning, such as windows; see <see cref="Building.LogicalNode.ManifestShape"/>.</param>
/// <param name="Keys">Format of its keys, and how its inputs are partitioned by them.</param>
/// <param name="Values">Its kinds of stored values, in the order of their stores.</param>
internal sealed record StepManifest(string Step, string Kind, string Shape, string Keys, IReadOnlyList<ValueManifest> Values)
{
    public bool Equals(StepManifest? other)
        => other is not null && (Step, Kind, Shape, Keys) == (other.Step, other.Kind, other.Shape, other.Keys) && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Step, Kind, Shape, Keys, Values.Count);
}

/// <summary>One kind of stored value.</summary>
/// <param name="Subject">The store.</param>
/// <param name="Format">Name of the format, such as <c>json</c>.</param>
/// <param name="Schemas">The schemas that were ever written, oldest first, as their codecs say them: their index is the ordinal in front of a stored value. Never empty; an empty text for formats without schemas.</param>
internal sealed record ValueManifest(string Subject, string Format, IReadOnlyList<string> Schemas)
{
    public bool Equals(ValueManifest? other) => other is not null && (Subject, Format) == (other.Subject, other.Format) && Schemas.SequenceEqual(other.Schemas);

    public override int GetHashCode() => HashCode.Combine(Subject, Format, Schemas.Count);
}
