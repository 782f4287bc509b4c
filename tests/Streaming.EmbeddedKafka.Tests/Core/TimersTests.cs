using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Core;

public sealed class TimersTests
{
    private readonly StepClock _time = new();
    private readonly BrokerClock _clock;
    private readonly Timers _timers;
    private readonly List<string> _fired = [];

    public TimersTests()
    {
        _clock = new(_time);
        _timers = new(_clock);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_then_in_which_they_were_set()
    {
        foreach (var (name, after) in new[] { ("b", 10), ("a", 5), ("c", 10), ("d", 11) }) _timers.After(after, () => _fired.Add(name));
        Pass(10);
        Assert.Equal(["a", "b", "c"], _fired);
        Assert.Equal(11, _timers.Next);
    }

    [Fact]
    public void A_timer_that_is_moved_fires_at_its_new_time_only()
    {
        var timer = _timers.After(10, () => _fired.Add("x"));
        Pass(9);
        timer.Set(10);
        Pass(9);
        Assert.Empty(_fired);
        Pass(1);
        Assert.Equal(["x"], _fired);
        timer.Set(100);
        timer.Set(10);
        Pass(10);
        Pass(100);
        Assert.Equal(["x", "x"], _fired);
        Assert.Null(_timers.Next);
    }

    [Fact]
    public void A_timer_that_is_cancelled_does_not_fire_and_can_be_set_again()
    {
        var timer = _timers.After(10, () => _fired.Add("x"));
        timer.Cancel();
        Pass(10);
        Assert.Empty(_fired);
        timer.Set(5);
        timer.Cancel();
        timer.Set(7);
        Pass(5);
        Assert.Empty(_fired);
        Pass(2);
        Assert.Equal(["x"], _fired);
    }

    [Fact]
    public void What_is_set_while_timers_fire_waits_for_the_next_step()
    {
        BrokerTimer? timer = null;
        timer = _timers.After(0, () =>
        {
            _fired.Add("x");
            timer!.Set(0);
        });
        Pass(0);
        Assert.Single(_fired);
        Pass(0);
        Assert.Equal(2, _fired.Count);
    }

    [Fact]
    public void Something_regular_happens_again_and_again()
    {
        _timers.Every(10, () => _fired.Add($"{_clock.Elapsed}"));
        for (var i = 0; i < 35; i++) Pass(1);
        Assert.Equal(["10", "20", "30"], _fired);
    }

    private void Pass(long milliseconds)
    {
        _time.Move(milliseconds);
        _clock.Read();
        _timers.Run();
    }
}
