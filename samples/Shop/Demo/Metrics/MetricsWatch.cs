namespace Shop.Demo.Metrics;

/// <summary>Reads a worker's page of metrics again and again, as a Prometheus would, only more often.</summary>
internal sealed class MetricsWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan IntervalAtStart = TimeSpan.FromMilliseconds(100);

    // The page is on this machine: no proxy of the environment has to do with it.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 4 << 20 };

    private readonly CancellationTokenSource _done = new();
    private readonly Task _loop;

    public MetricsWatch(Uri page, Action<WorkerFigures> seen) => _loop = LoopAsync(page, seen);

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _loop;
        _done.Dispose();
    }

    private async Task LoopAsync(Uri page, Action<WorkerFigures> seen)
    {
        try
        {
            for (var tasks = 0; ; await Task.Delay(tasks == 0 ? IntervalAtStart : Interval, _done.Token))
            {
                try
                {
                    var figures = WorkerFigures.Of(MetricsPage.Parse(await Http.GetStringAsync(page, _done.Token), WorkerFigures.Prefix), DateTimeOffset.UtcNow);
                    tasks = figures.Tasks;
                    seen(figures);
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !_done.IsCancellationRequested)
                {
                    // It is ending, or has much to do: what was seen last stands.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }
}
