namespace Streaming.Operators.Distinct;

/// <summary>What the live table knows of a record.</summary>
internal enum DedupeAnswer
{
    /// <summary>No identity that is remembered covers it.</summary>
    New,

    /// <summary>It is certainly a duplicate.</summary>
    Duplicate,

    /// <summary>Only the full keys can tell: those of this epoch, and the store's.</summary>
    Ask,
}
