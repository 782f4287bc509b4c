namespace Streaming.Runtime;

/// <summary>A record between the operators of a task. Unkeyed streams have <see cref="NoKey"/> keys.</summary>
internal struct Row<TKey, T>
{
    public TKey Key;
    public T Value;

    /// <summary>Event time, ms since 1970 UTC.</summary>
    public long Timestamp;

    /// <summary>Index in the task's batch in hand of the record that caused this row; -1 if none did (a window that closed).</summary>
    public int Origin;
}
