using Streaming.Windows;
using Xunit;

namespace Streaming.Tests.Windows;

public sealed class WindowShapeTests
{
    // Bytewax, test_sliding_windower.py: length 10, a window every 5; windows by number.
    [Theory]
    [InlineData(13, 1, 2)]
    [InlineData(15, 2, 3)]
    [InlineData(-3, -2, -1)]
    [InlineData(-5, -2, -1)]
    [InlineData(3, -1, 0)]
    [InlineData(7, 0, 1)]
    public void Assigns_hopping_windows_as_Bytewax_does(long time, long first, long last)
    {
        var shape = new WindowShape(10, 5, 0);
        Assert.Equal(last, shape.Last(time));
        Assert.Equal(first, shape.First(time, shape.Last(time)));
        Assert.Equal(2, shape.PerRecord);
    }

    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(10, 5, 0)]
    [InlineData(10, 3, 2)]
    [InlineData(10, 7, -13)]
    [InlineData(7, 1, 700)]
    public void Holds_exactly_the_times_from_start_to_before_end(long size, long advance, long offset)
    {
        var shape = new WindowShape(size, advance, offset);
        for (var time = -60L; time <= 60; time++)
        {
            var last = shape.Last(time);
            var first = shape.First(time, last);
            var expected = Enumerable.Range(-200, 400).Where(n => (n * advance) + (offset % advance) is var start && start <= time && time < start + size);
            Assert.Equal(expected.Count(), last - first + 1);
            Assert.True(last - first + 1 <= shape.PerRecord);
            for (var number = first; number <= last; number++)
            {
                var window = shape.Window(shape.End(number));
                Assert.True(window.StartMs <= time && time < window.EndMs);
                Assert.Equal(0, (window.StartMs - offset) % advance);
            }
        }
    }

    [Fact]
    public void Days_can_begin_at_six()
    {
        var shape = new WindowShape(Window.Tumbling(TimeSpan.FromDays(1)).Offset(TimeSpan.FromHours(6)));
        var time = new DateTimeOffset(2026, 3, 1, 5, 59, 59, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 6, 0, 0, TimeSpan.Zero), shape.Window(shape.End(shape.Last(time))).Start);
    }
}
