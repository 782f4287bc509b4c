namespace Streaming;

/// <summary>The source record that a record comes from.</summary>
/// <param name="Topic">The source's topic; empty if no single record caused this one (a window that closed).</param>
/// <param name="Partition">Its partition; -1 if there is none.</param>
/// <param name="Offset">Its offset; -1 if there is none.</param>
public readonly record struct RecordOrigin(string Topic, int Partition, long Offset)
{
    /// <inheritdoc/>
    public override string ToString() => Partition < 0 ? "no record" : $"{Topic}[{Partition}]@{Offset}";
}
