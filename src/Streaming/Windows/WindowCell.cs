namespace Streaming.Windows;

/// <summary>What the live level keeps of a key in a window.</summary>
internal struct WindowCell<TAcc>
{
    public TAcc Accumulator;

    /// <summary>Highest event time of the contained records: the time of the result.</summary>
    public long Timestamp;

    /// <summary>The epoch in which it was changed last: dirty if that is the current one.</summary>
    public int Epoch;

    /// <summary>True if it is in the store and its changelog, and so needs a tombstone.</summary>
    public bool IsLogged;
}
