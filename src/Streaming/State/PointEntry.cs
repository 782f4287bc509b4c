namespace Streaming.State;

/// <summary>A key of a <see cref="PointTable{TKey, TValue}"/> with what is known of it.</summary>
internal struct PointEntry<TKey, TValue>
{
    public TKey Key;

    /// <summary>The value; meaningless unless <see cref="IsPresent"/>.</summary>
    public TValue Value;

    /// <summary>The table's epoch in which the entry last changed.</summary>
    internal int Epoch;

    /// <summary>False if the key is known to have no value.</summary>
    public bool IsPresent;

    /// <summary>Used since the clock's hand last passed.</summary>
    internal bool IsUsed;
}
