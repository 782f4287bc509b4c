using Streaming.State;

namespace Streaming.Joins;

/// <summary>The rows of both sides whose event times lie in one stretch of time, by key.</summary>
internal sealed class JoinBucket<TKey, TLeft, TRight> : ITimedItem
    where TKey : notnull
{
    public long End { get; set; }

    public KeyTable<TKey, JoinCell> Table { get; } = new();

    public SideRows<TLeft> Left { get; } = new();

    public SideRows<TRight> Right { get; } = new();

    /// <summary>True if the store may hold keys of this bucket that are not in <see cref="Table"/>. A key that is there has all its rows.</summary>
    public bool HasStored { get; set; }

    /// <summary>True if something of this bucket was ever put into the store.</summary>
    public bool IsLogged { get; set; }

    public long Bytes => Table.Bytes + Left.Bytes + Right.Bytes;

    public void Clear()
    {
        Table.Clear();
        Left.Clear();
        Right.Clear();
        (HasStored, IsLogged) = (false, false);
    }

    /// <summary>Drops what is live; all of it is in the store. The bytes that were freed.</summary>
    public long Evict()
    {
        var before = Bytes;
        Table.Retain(static _ => false);
        Left.Release();
        Right.Release();
        HasStored = IsLogged = true;
        return before - Bytes;
    }
}
