namespace Streaming.Runtime;

/// <summary>A commit has taken longer than its limit: the epoch is undone.</summary>
/// <param name="phase">What was being waited for.</param>
internal sealed class EpochOverrunException(EpochPhase phase) : Exception($"An epoch did not end in time ({phase}).")
{
    public EpochPhase Phase { get; } = phase;
}

/// <summary>What a commit waits for.</summary>
internal enum EpochPhase
{
    /// <summary>The lanes' steps to end.</summary>
    Steps,

    /// <summary>State to become changelog records.</summary>
    Cut,

    /// <summary>Records to be acknowledged.</summary>
    Delivery,
}
