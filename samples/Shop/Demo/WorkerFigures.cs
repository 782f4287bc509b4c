using System.Globalization;

namespace Shop.Demo;

/// <summary>The figures of a worker's status line.</summary>
internal sealed record WorkerFigures(long In, long Out, double InPerSecond, double OutPerSecond, long Lag, DateTimeOffset? Watermark, long Duplicates, double EpochMilliseconds, int Tasks)
{
    public const string Mark = "status: ";

    public static readonly WorkerFigures None = new(0, 0, 0, 0, 0, null, 0, 0, 0);

    /// <summary>Reads a line as <c>run --status</c> prints it; null if it is another one.</summary>
    public static WorkerFigures? Parse(string line)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal)) return null;
        var figures = None;
        foreach (var part in line[Mark.Length..].Split(" | "))
        {
            var space = part.IndexOf(' ');
            if (space < 0) continue;
            var words = part[(space + 1)..].Split(' ');
            figures = part[..space] switch
            {
                "in" => figures with { In = (long)Number(words[0]), InPerSecond = Rate(words) },
                "out" => figures with { Out = (long)Number(words[0]), OutPerSecond = Rate(words) },
                "lag" => figures with { Lag = (long)Number(words[0]) },
                "watermark" => figures with { Watermark = Time(part[(space + 1)..]) },
                "duplicates" => figures with { Duplicates = (long)Number(words[0]) },
                "epoch" when words.Length > 1 => figures with { EpochMilliseconds = Number(words[1]) },
                "tasks" => figures with { Tasks = (int)Number(words[0]) },
                _ => figures,
            };
        }
        return figures;
    }

    private static double Rate(string[] words) => words.Length > 1 ? Number(words[1].Trim('(', ')').Replace("/s", "", StringComparison.Ordinal)) : 0;

    private static double Number(string text) => double.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
