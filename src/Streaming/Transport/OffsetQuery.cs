using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>Which offset of a partition is asked for.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Timestamp">For <see cref="OffsetKind.AtTimestamp"/>: ms since 1970 UTC.</param>
[Experimental("STRX001")]
public readonly record struct OffsetQuery(OffsetKind Kind, long Timestamp = 0);

/// <summary>Kinds of offset.</summary>
[Experimental("STRX001")]
public enum OffsetKind
{
    /// <summary>The first that is still there.</summary>
    Earliest,

    /// <summary>The end for readers of committed data: the last stable offset.</summary>
    EndCommitted,

    /// <summary>The high watermark, open transactions included.</summary>
    End,

    /// <summary>The first record with this timestamp or a later one; the end if there is none.</summary>
    AtTimestamp,
}
