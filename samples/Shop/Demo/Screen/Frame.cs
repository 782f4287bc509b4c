using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Shop.Demo.Screen;

/// <summary>What lines are made of besides text.</summary>
internal sealed record FrameStyle(bool Escapes, bool Colors)
{
    /// <summary>Text and nothing else.</summary>
    public static readonly FrameStyle Text = new(false, false);
}

/// <summary>Renders a view to lines of a given size.</summary>
internal static class Frame
{
    public static IReadOnlyList<string> Render(IRenderable view, int width, int height, FrameStyle style)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var console = AnsiConsole.Create(new()
        {
            Ansi = style.Escapes ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = style.Colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new() { UseDefaultEnrichers = false },
        });
        (console.Profile.Width, console.Profile.Height) = (width, height);
        console.Profile.Capabilities.Unicode = true;
        console.Write(view);
        return [.. text.ToString().TrimEnd('\n').Split('\n').Take(height)];
    }
}
