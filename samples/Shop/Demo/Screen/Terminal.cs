using System.Text;

namespace Shop.Demo.Screen;

/// <summary>What the demo has for a screen.</summary>
internal static class Terminal
{
    /// <summary>Whether there is a terminal to draw on and to read keys from.</summary>
    public static bool IsThere => CanShow(Console.IsInputRedirected, Console.IsOutputRedirected, Environment.GetEnvironmentVariable("TERM"), Console.OutputEncoding);

    /// <summary>What it shall show.</summary>
    public static FrameStyle Style => new(Escapes: true, Colors: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    // Frames have lines and bars that only Unicode has.
    internal static bool CanShow(bool inputRedirected, bool outputRedirected, string? term, Encoding encoding) =>
        !inputRedirected && !outputRedirected && term is not (null or "" or "dumb") && encoding.CodePage == Encoding.UTF8.CodePage;
}
