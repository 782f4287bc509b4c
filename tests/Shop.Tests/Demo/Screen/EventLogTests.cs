using Shop.Demo.Screen;
using Streaming.Testing;

namespace Shop.Tests.Demo.Screen;

public sealed class EventLogTests
{
    private readonly EventLog _log = new(new ManualTimeProvider());

    [Fact]
    public void Keeps_the_last_ones()
    {
        for (var i = 0; i < 2 * EventLog.Most; i++) _log.Add($"{i}");
        Assert.Equal(Enumerable.Range(EventLog.Most, EventLog.Most).Select(i => $"{i}"), _log.All.Select(e => e.Text));
    }

    [Fact]
    public void What_a_terminal_would_take_for_a_command_is_blanked()
    {
        _log.Add("a\e[2Jb\tc\r\nd");
        Assert.Equal("a [2Jb c  d", Assert.Single(_log.All).Text);
    }

    [Fact]
    public void A_text_without_end_is_cut()
    {
        _log.Add(new('x', 100_000));
        Assert.Equal(400, Assert.Single(_log.All).Text.Length);
    }
}
