namespace Shop.Demo.Metrics;

/// <summary>Reads a worker's page of metrics again and again, as a Prometheus would, only more often.</summary>
internal sealed class MetricsWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan IntervalAtStart = TimeSpan.FromMilliseconds(100);

    // The page is on this machine: no proxy of the environment has to do with it.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 4 << 20 };

    private readonly CancellationTokenSource _done = new();
    private readonly HttpClient _http;
    private readonly Uri _page;
    private readonly Action<WorkerFigures> _seen;
    private readonly TimeProvider _time;
    private readonly Task _loop;

    /// <param name="seen">Told of the figures each time.</param>
    public MetricsWatch(Uri page, Action<WorkerFigures> seen)
        : this(page, seen, Http, TimeProvider.System)
    {
    }

    internal MetricsWatch(Uri page, Action<WorkerFigures> seen, HttpClient http, TimeProvider time)
    {
        (_page, _seen, _http, _time) = (page, seen, http, time);
        _loop = LoopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _loop;
        _done.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            for (var tasks = 0; ; await Task.Delay(tasks == 0 ? IntervalAtStart : Interval, _time, _done.Token))
                if (await ReadAsync() is { } figures)
                {
                    tasks = figures.Tasks;
                    _seen(figures);
                }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private async Task<WorkerFigures?> ReadAsync()
    {
        try
        {
            return WorkerFigures.Of(MetricsPage.Parse(await _http.GetStringAsync(_page, _done.Token), WorkerFigures.Prefix), _time.GetUtcNow());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // It is ending, was killed, or has much to do: what was seen last stands.
            return null;
        }
    }
}
