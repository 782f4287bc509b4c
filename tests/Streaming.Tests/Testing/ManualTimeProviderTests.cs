using Streaming.Testing;
using Xunit;

namespace Streaming.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Stands_still_until_it_is_advanced()
    {
        var start = _time.GetUtcNow();
        var stamp = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(start.AddSeconds(3), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(3), _time.GetElapsedTime(stamp));
    }

    [Fact]
    public void Fires_timers_in_the_order_in_which_they_are_due_at_the_time_they_are_due()
    {
        var start = _time.GetUtcNow();
        Timer("late", 5);
        Timer("early", 1);
        Timer("as late", 5);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["early@1", "late@5", "as late@5"], _fired);
        Assert.Equal(start.AddSeconds(10), _time.GetUtcNow());

        void Timer(string name, int seconds) =>
            _time.CreateTimer(_ => _fired.Add($"{name}@{(_time.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void Repeats_a_periodic_timer_until_it_is_disposed()
    {
        var timer = _time.CreateTimer(_ => _fired.Add("tick"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _fired.Count);
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _fired.Count);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Null(_time.NextTimer);
    }

    [Fact]
    public void Moves_a_timer_that_is_changed()
    {
        var timer = _time.CreateTimer(_ => _fired.Add("tick"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_fired);
    }

    [Fact]
    public void Fires_a_timer_that_a_timer_sets_within_the_same_advance()
    {
        _time.CreateTimer(_ => _time.CreateTimer(_ => _fired.Add("second"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["second"], _fired);
    }

    [Fact]
    public void Refuses_to_go_back() => Assert.Throws<ArgumentOutOfRangeException>(() => _time.AdvanceTo(_time.GetUtcNow().AddTicks(-1)));
}
