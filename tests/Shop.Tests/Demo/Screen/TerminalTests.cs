using System.Text;
using Shop.Demo.Screen;

namespace Shop.Tests.Demo.Screen;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(true, false, false, "xterm-256color", "utf-8")]
    [InlineData(false, false, false, "xterm", "iso-8859-1")]
    [InlineData(false, true, false, "xterm", "utf-8")]
    [InlineData(false, false, true, "xterm", "utf-8")]
    [InlineData(false, false, false, "dumb", "utf-8")]
    [InlineData(false, false, false, "", "utf-8")]
    [InlineData(false, false, false, null, "utf-8")]
    public void The_screen_is_live_only_where_keys_can_be_read_and_frames_be_drawn(bool live, bool inputRedirected, bool outputRedirected, string? term, string encoding) =>
        Assert.Equal(live, Terminal.CanShow(inputRedirected, outputRedirected, term, Encoding.GetEncoding(encoding)));
}
