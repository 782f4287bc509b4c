namespace Streaming;

/// <summary>Where a job begins to read a topic that it has no progress for. What it resolves to is committed before the first record.</summary>
public sealed class StartPosition
{
    private StartPosition(OffsetQuery query, string text) => (Query, Text) = (query, text);

    /// <summary>At the first record that is still there. The default: a new job sees what there is.</summary>
    public static StartPosition Earliest { get; } = new(new(OffsetKind.Earliest), "earliest");

    /// <summary>At the end: only what comes from now on.</summary>
    public static StartPosition Latest { get; } = new(new(OffsetKind.EndCommitted), "latest");

    /// <summary>At the first record whose Kafka timestamp is not before this instant.</summary>
    public static StartPosition At(DateTimeOffset instant) => new(new(OffsetKind.AtTimestamp, instant.ToUnixTimeMilliseconds()), $"at {instant:O}");

    internal OffsetQuery Query { get; }

    private string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
