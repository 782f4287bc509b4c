namespace Streaming.Runtime;

/// <summary>What a check has found.</summary>
/// <param name="ClusterId">The cluster; null if it could not be reached.</param>
/// <param name="Problems">All that would keep the job from starting, each with its code.</param>
/// <param name="Notes">What a start would do, and what is worth knowing.</param>
internal sealed record CheckReport(string? ClusterId, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    /// <summary>Whether a right is missing.</summary>
    public bool IsUnauthorized { get; init; }
}
