using Spectre.Console;
using Spectre.Console.Rendering;

namespace Shop.Demo.Screen;

/// <summary>A bar as wide as there is room, filled as far as the share says.</summary>
internal sealed class Bar(double share, Style filled) : Renderable
{
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(1, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var full = (int)Math.Round(maxWidth * Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1));
        yield return new(new string('█', full), filled);
        yield return new(new string('░', maxWidth - full), new Style(decoration: Decoration.Dim));
    }
}
