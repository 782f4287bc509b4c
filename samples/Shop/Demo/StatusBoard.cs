using System.Diagnostics;
using System.Globalization;

namespace Shop.Demo;

/// <summary>Prints a line a second: how far the feed is, what the workers say of themselves, and what has come out.</summary>
internal sealed class StatusBoard : IAsyncDisposable
{
    // Workers count an epoch's records when they commit it: over one second a rate is 0 or a burst.
    private const int RateSeconds = 3;

    private readonly Queue<(TimeSpan At, long In, long Out)> _seen = new([(TimeSpan.Zero, 0, 0)]);
    private readonly CancellationTokenSource _done = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly int _events;
    private readonly Feeder _feeder;
    private readonly SinkWatch _sinks;
    private readonly WorkerGroup _workers;
    private readonly Task _loop;

    public StatusBoard(int events, Feeder feeder, SinkWatch sinks, WorkerGroup workers)
    {
        (_events, _feeder, _sinks, _workers) = (events, feeder, sinks, workers);
        _loop = LoopAsync();
    }

    /// <summary>What is awaited while no worker has tasks.</summary>
    public string Phase { get; set; } = "";

    public static string Line(double seconds, double fed, WorkerFigures workers, DateTimeOffset newest, long rows, long late, long dead, string phase)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{seconds,4:N0} s | fed {Math.Min(fed, 100),3:N0} %");
        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $"newest window {Time(newest == default ? null : newest, "HH:mm")} | rows {rows:N0} | duplicates {workers.Duplicates:N0} | late {late:N0} | dead letters {dead:N0}");
        var middle = workers.Tasks == 0
            ? $"{phase}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"in {workers.InPerSecond,7:N0}/s | out {workers.OutPerSecond,7:N0}/s | lag {workers.Lag,7:N0} | watermark {Time(workers.Watermark, "HH:mm:ss")} | epoch {workers.EpochMilliseconds:N0} ms");
        return $"{head} | {middle} | {tail}";
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _loop;
        _done.Dispose();
    }

    private static string Time(DateTimeOffset? time, string format) => time?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private WorkerFigures Smooth(WorkerFigures figures)
    {
        var now = _clock.Elapsed;
        var (at, recordsIn, recordsOut) = _seen.Peek();
        if (_seen.Count == RateSeconds) _seen.Dequeue();
        _seen.Enqueue((now, figures.In, figures.Out));
        var seconds = Math.Max((now - at).TotalSeconds, 0.001);
        return figures with { InPerSecond = (figures.In - recordsIn) / seconds, OutPerSecond = (figures.Out - recordsOut) / seconds };
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_done.Token))
            {
                var figures = Smooth(_workers.Figures);
                await Console.Out.WriteLineAsync(
                    Line(_clock.Elapsed.TotalSeconds, _feeder.Sent * 100.0 / _events, figures, _sinks.Newest, _sinks.Revenue.Count, _sinks.Late.Count, _sinks.Dead.Count, Phase));
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }
}
