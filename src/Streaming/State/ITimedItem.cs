namespace Streaming.State;

/// <summary>What a <see cref="TimedSet{TItem}"/> holds: used again for a later time.</summary>
internal interface ITimedItem
{
    /// <summary>The first instant after it. Set when it begins.</summary>
    long End { get; set; }

    /// <summary>Bytes of its arrays.</summary>
    long Bytes { get; }

    /// <summary>Forgets everything and keeps the memory, for another time: called once between two.</summary>
    void Clear();
}
