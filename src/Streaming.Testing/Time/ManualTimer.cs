namespace Streaming.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>. Its times are guarded by the provider.</summary>
internal sealed class ManualTimer(ManualTimeProvider provider, TimerCallback callback, object? state) : ITimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private bool _disposed;

    public static IComparer<ManualTimer> ByDue { get; } = Comparer<ManualTimer>.Create(
        static (x, y) => x.Due != y.Due ? x.Due.CompareTo(y.Due) : x.Sequence.CompareTo(y.Sequence));

    public long Due { get; set; }

    public long Period { get; set; }

    public long Sequence { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        if (_disposed) return false;
        provider.Set(this, dueTime == Timeout.InfiniteTimeSpan ? -1 : dueTime.Ticks, period.Ticks);
        return true;
    }

    public void Fire()
    {
        if (_disposed) return;
        if (_context is null) callback(state);
        else ExecutionContext.Run(_context, static s => ((ManualTimer)s!).Call(), this);
    }

    public void Dispose()
    {
        _disposed = true;
        provider.Set(this, -1, -1);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private static void Check(TimeSpan value, string name)
    {
        if (value == Timeout.InfiniteTimeSpan) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, name);
    }

    private void Call() => callback(state);
}
