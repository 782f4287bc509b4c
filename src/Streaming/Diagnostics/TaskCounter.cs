namespace Streaming.Diagnostics;

/// <summary>
/// A count kept by one task without synchronisation and read by others, who may see it a little late. What an undone epoch counted is taken back with it.
/// </summary>
internal sealed class TaskCounter(string step, string name)
{
    /// <summary>Counts records that are older than their topic's retention when they are written: the broker may delete them at once.</summary>
    public const string BeyondRetention = "beyond-retention";

    private long _value;
    private long _committed;

    public string Step { get; } = step;

    public string Name { get; } = name;

    public long Value => Volatile.Read(ref _value);

    public void Add(long count = 1) => Volatile.Write(ref _value, _value + count);

    public void Commit() => _committed = _value;

    public void Rollback() => Volatile.Write(ref _value, _committed);
}
