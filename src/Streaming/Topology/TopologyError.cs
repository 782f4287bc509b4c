namespace Streaming;

/// <summary>One mistake in a topology.</summary>
/// <param name="Code">Its code, such as <c>STR1004</c>; the index of codes is in the documentation.</param>
/// <param name="Message">What is wrong, where, and what to do.</param>
public sealed record TopologyError(string Code, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Message}";
}
