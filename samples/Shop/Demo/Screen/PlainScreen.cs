using System.Globalization;

namespace Shop.Demo.Screen;

/// <summary>Prints lines: for logs, pipes, and terminals that can do no more.</summary>
internal sealed class PlainScreen : IDemoScreen
{
    public TimeSpan Interval => TimeSpan.FromSeconds(1);

    public static string Line(DemoSnapshot now)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{now.Elapsed.TotalSeconds,4:N0} s | fed {now.Fed,3:N0} %");
        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $"newest window {Time(now.Windows.Count == 0 ? null : now.Windows[0].WindowStart, "HH:mm")} | rows {now.Rows:N0} | duplicates {now.Figures.Duplicates:N0} | late {now.Late:N0} | dead letters {now.Dead:N0}");
        var middle = now.Figures.Tasks == 0
            ? now.Phase
            : string.Create(
                CultureInfo.InvariantCulture,
                $"in {now.Rates.InPerSecond,7:N0}/s | out {now.Rates.OutPerSecond,7:N0}/s | lag {now.Figures.Lag,7:N0} | watermark {Time(now.Figures.Watermark, "HH:mm:ss")} | epoch {now.Rates.CommitMilliseconds:N0} ms");
        return $"{head} | {middle} | {tail}";
    }

    public void Show(DemoSnapshot snapshot) => Console.WriteLine(Line(snapshot));

    public void Say(string who, string text) => Console.WriteLine($"{who}: {text}");

    public void Warn(string text) => Console.Error.WriteLine($"demo: {text}");

    public void Result(string text) => Console.WriteLine($"demo: {text}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Time(DateTimeOffset? time, string format) => time?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
