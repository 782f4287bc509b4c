namespace Streaming;

/// <summary>A topology that cannot be built, with every mistake in it.</summary>
public sealed class TopologyException : Exception
{
    internal TopologyException(IReadOnlyList<TopologyError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>The mistakes, in the order of the steps.</summary>
    public IReadOnlyList<TopologyError> Errors { get; }
}
