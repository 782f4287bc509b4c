using System.Diagnostics;
using Shop.Demo.Metrics;

namespace Shop.Demo.Screen;

/// <summary>Shows a round while it runs: how far the feed is, what the workers' metrics say, and what has come out.</summary>
internal sealed class StatusBoard : IAsyncDisposable
{
    private readonly RateMeter _rates = new();
    private readonly CancellationTokenSource _done = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly IDemoScreen _screen;
    private readonly DemoSnapshot _begin;
    private readonly Feeder _feeder;
    private readonly SinkWatch _sinks;
    private readonly WorkerGroup _workers;
    private readonly Task _loop;

    public StatusBoard(IDemoScreen screen, string title, int events, Feeder feeder, SinkWatch sinks, WorkerGroup workers)
    {
        (_screen, _feeder, _sinks, _workers) = (screen, feeder, sinks, workers);
        _begin = new() { Title = title, Events = events };
        _loop = LoopAsync();
    }

    /// <summary>What is awaited while no worker has tasks.</summary>
    public string Phase { get; set; } = "";

    /// <summary>What they do while they have some.</summary>
    public string Doing { get; set; } = "";

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _loop;
        _done.Dispose();
    }

    private DemoSnapshot Now()
    {
        var (elapsed, figures) = (_clock.Elapsed, _workers.Figures);
        return _begin with
        {
            Phase = Phase,
            Doing = Doing,
            Elapsed = elapsed,
            Sent = _feeder.Sent,
            Figures = figures,
            Rates = _rates.Add(elapsed, figures),
            Workers = _workers.Lines,
            Windows = _sinks.Latest,
            Rows = _sinks.Revenue.Count,
            Late = _sinks.Late.Count,
            Dead = _sinks.Dead.Count,
        };
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(_screen.Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_done.Token)) _screen.Show(Now());
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }
}
