namespace Streaming.State;

/// <summary>What a <see cref="TimedSet{TItem}"/> holds: used again for a later time.</summary>
internal interface ITimedItem
{
    /// <summary>The first instant after it.</summary>
    long End { get; }

    /// <summary>Bytes of its arrays.</summary>
    long Bytes { get; }

    /// <summary>Begins anew, empty, for another time.</summary>
    void Reset(long end);
}
