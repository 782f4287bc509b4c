namespace Streaming.Testing;

/// <summary>
/// A clock that stands still until it is told to go on. Timers fire during <see cref="Advance"/>, on the calling thread, in the order in
/// which they are due (those due at the same time in the order in which they were set), and each sees the time at which it was due.
/// </summary>
/// <remarks>Thread-safe, but only one thread should advance it.</remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _timers = new(ManualTimer.ByDue);
    private readonly long _start;
    private long _now;
    private long _sequence;

    /// <summary>Makes a clock that shows 2025-01-01 00:00 UTC: a fixed time, so that every run of a test is the same.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock that shows the given time.</summary>
    public ManualTimeProvider(DateTimeOffset start) => _start = _now = start.UtcTicks;

    /// <summary>When the next timer is due; null if none is set. A time not after now means that it fires with the next <see cref="Advance"/>, by however little.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (_gate) return _timers.Min is { } first ? new DateTimeOffset(Math.Max(first.Due, _now), TimeSpan.Zero) : null;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _now), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now) - _start;

    /// <summary>Lets time pass and fires what is due on the way.</summary>
    /// <param name="by">How long; zero fires only what is due already.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative: time does not go back.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = checked(_now + by.Ticks);
        while (TryTake(target, out var timer)) timer.Fire();
        lock (_gate) _now = Math.Max(_now, target);
    }

    /// <summary>Lets time pass until the given one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is before now.</exception>
    public void AdvanceTo(DateTimeOffset time) => Advance(time - GetUtcNow());

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Set(ManualTimer timer, long dueIn, long period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.Period = period;
            if (dueIn < 0) return;
            timer.Due = _now + dueIn;
            timer.Sequence = ++_sequence;
            _timers.Add(timer);
        }
    }

    private bool TryTake(long target, out ManualTimer timer)
    {
        lock (_gate)
        {
            timer = _timers.Min!;
            if (timer is null || timer.Due > target) return false;
            _timers.Remove(timer);
            _now = Math.Max(_now, timer.Due);
            if (timer.Period > 0)
            {
                timer.Due += timer.Period;
                timer.Sequence = ++_sequence;
                _timers.Add(timer);
            }
            return true;
        }
    }
}
