using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Shop.Demo.Screen;

/// <summary>The parts of the live screen. Texts are cut to their room here: a line that wraps would push others out.</summary>
internal static class ViewParts
{
    private static readonly Style Plain = Style.Plain;
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Notable = new(Color.Yellow);

    public static IRenderable Title(DemoSnapshot now, int width)
    {
        var seconds = Say($"{now.Elapsed.TotalSeconds:N0} s ");
        var title = Cut($" {(now.Title.Length == 0 ? "The demo starts" : now.Title)}", width - seconds.Length - 1);
        return new Text(title.PadRight(width - seconds.Length) + seconds, Strong);
    }

    public static IRenderable Feed(DemoSnapshot now)
    {
        const int room = 45;
        var what = now.Figures.Tasks > 0 ? now.Doing : now.Phase;
        return new Layout().SplitColumns(
            new Layout(new Text(Say($" fed {now.Fed,3:N0} % "))) { Size = 11 },
            new Layout(new Bar(now.Fed / 100, Good)),
            new Layout(new Text($" {Cut(what, room - 2)}", Faint)) { Size = room });
    }

    public static IRenderable Work(DemoSnapshot now)
    {
        var figures = now.Figures;
        var grid = GridOf(-6, 10, -15, 7);
        Add(grid, ("in", Faint), (Say($"{now.Rates.InPerSecond:N0}/s"), Plain), ("  duplicates", Faint), (Say($"{figures.Duplicates:N0}"), Plain));
        Add(grid, ("out", Faint), (Say($"{now.Rates.OutPerSecond:N0}/s"), Plain), ("  late", Faint), (Say($"{now.Late:N0}"), Plain));
        Add(grid, ("lag", Faint), (Say($"{figures.Lag:N0}"), Plain), ("  dead letters", Faint), (Say($"{now.Dead:N0}"), now.Dead > 0 ? Notable : Plain));
        Add(grid, ("sent", Faint), (Say($"{now.Sent:N0}"), Plain), ("  open windows", Faint), (Say($"{figures.OpenWindows:N0}"), Plain));
        Add(grid, ("tasks", Faint), (Say($"{figures.Tasks:N0}"), Plain), ("  windows out", Faint), (Say($"{now.Rows:N0}"), Plain));
        var memory = Say($"memory {figures.MemoryUsed / 1048576.0:N1} of {figures.MemoryLimit / 1048576.0:N0} MiB ");
        var bar = new Layout().SplitColumns(
            new Layout(new Text(memory, Faint)) { Size = memory.Length }, new Layout(new Bar(figures.MemoryLimit == 0 ? 0 : figures.MemoryUsed / (double)figures.MemoryLimit, Notable)));
        return Panel("work", new Layout().SplitRows(new Layout(grid), new Layout(bar) { Size = 1 }));
    }

    public static IRenderable Windows(DemoSnapshot now, int rows)
    {
        var grid = GridOf(-8, 6, 7, 13);
        Add(grid, ("category", Faint), ("time", Faint), ("orders", Faint), ("amount", Faint));
        foreach (var row in now.Windows.Take(rows)) Add(grid, (row.Category, Plain), (Say($"{row.WindowStart:HH:mm}"), Plain), (Say($"{row.Orders:N0}"), Plain), (Say($"{row.Amount:N2}"), Plain));
        return Panel("newest windows", grid);
    }

    public static IRenderable EventTime(DemoSnapshot now, int rows)
    {
        var holder = now.Figures.Holder;
        var grid = GridOf(-18, 10, 10, 8);
        Add(grid, ("topic", Faint), ("lag", Faint), ("watermark", Faint), ("behind", Faint));
        foreach (var input in now.Figures.Inputs.Take(rows))
        {
            var style = input == holder ? Notable : Plain;
            Add(
                grid, (Short(input.Topic), style), (Say($"{input.Lag:N0}"), Plain), (input.Watermark is { } at ? Say($"{at:HH:mm:ss}") : "-", Plain),
                (input.Behind > TimeSpan.Zero ? Say($"{input.Behind.TotalSeconds:N1} s") : "-", style));
        }
        return Panel(holder is null ? "event time" : $"event time, held by {Short(holder.Topic)}", grid);
    }

    public static IRenderable Commit(DemoSnapshot now)
    {
        var times = now.Rates.Commit;
        var grid = GridOf(-8, 6, -7, 5);
        Add(grid, ("total", Faint), Time("total"), (" park", Faint), Time("park"));
        Add(grid, ("deliver", Faint), Time("deliver"), (" cut", Faint), Time("cut"));
        Add(grid, ("commit", Faint), Time("commit"), (" apply", Faint), Time("apply"));
        return Panel("epoch, milliseconds", grid);

        (string, Style) Time(string phase) => (times.TryGetValue(phase, out var time) ? time < 100 ? Say($"{time:N1}") : Say($"{time:N0}") : "-", Plain);
    }

    public static IRenderable Workers(DemoSnapshot now, int rows)
    {
        var grid = GridOf(-11, 6, 9, 6);
        Add(grid, ("worker", Faint), ("tasks", Faint), ("restarts", Faint), ("up", Faint));
        var shown = now.Workers.Count < rows ? rows : rows - 2;
        foreach (var worker in now.Workers.Take(shown))
        {
            var style = worker.State switch { "ready" => Good, "starting" or "unready" => Notable, _ => Faint };
            Add(
                grid, (Say($"{worker.Number} {worker.State}"), style), (Say($"{worker.Tasks}"), Plain), (Say($"{worker.Restarts}"), Plain),
                (worker.Up is { } up ? Say($"{up.TotalSeconds:0} s") : "-", Plain));
        }
        if (now.Workers.Count > shown) Add(grid, (Say($"{now.Workers.Count - shown} more"), Faint), ("", Plain), ("", Plain), ("", Plain));
        return Panel("workers", grid);
    }

    public static IRenderable Events(DemoSnapshot now, int width, int rows)
    {
        var format = width < 60 ? "mm:ss" : "HH:mm:ss";
        var lines = now.Happened.TakeLast(rows).Select(e => new Text(Cut($"{e.At.ToString(format, CultureInfo.InvariantCulture)} {e.Text}", width), StyleOf(e.Text)));
        return Panel("what happened", new Rows(lines));
    }

    public static IRenderable Keys() => new Text(" k kill a worker with -9   g send garbage   q end", Faint);

    private static Style StyleOf(string text) =>
        text.Contains("kill", StringComparison.Ordinal) || text.StartsWith("WRONG", StringComparison.Ordinal) ? Bad
        : text.Contains(" warn: ", StringComparison.Ordinal) ? Notable
        : text.StartsWith("OK", StringComparison.Ordinal) || text.Contains("restarted", StringComparison.Ordinal) ? Good
        : Plain;

    private static string Short(string topic) => topic.StartsWith("shop.", StringComparison.Ordinal) ? topic["shop.".Length..] : topic;

    private static Panel Panel(string header, IRenderable content) => new(content)
    {
        Header = new($" {Markup.Escape(header)} "),
        Border = BoxBorder.Rounded,
        BorderStyle = Faint,
        Padding = new(1, 0),
        Expand = true,
    };

    /// <summary>Columns of those widths: to the right, or to the left where one is negative.</summary>
    private static Grid GridOf(params int[] widths)
    {
        var grid = new Grid();
        foreach (var width in widths)
            grid.AddColumn(new GridColumn { Width = Math.Abs(width), NoWrap = true, Padding = new(0, 0), Alignment = width < 0 ? Justify.Left : Justify.Right });
        return grid;
    }

    private static void Add(Grid grid, params (string Text, Style Style)[] cells) =>
        grid.AddRow([.. cells.Select((c, i) => new Text(Cut(c.Text, grid.Columns[i].Width ?? 0), c.Style))]);

    private static string Cut(string text, int width) => text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…");

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}
