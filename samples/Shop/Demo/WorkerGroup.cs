namespace Shop.Demo;

/// <summary>The worker processes of the demo that run now.</summary>
internal sealed class WorkerGroup(DemoOptions options, string stateDirectory) : IAsyncDisposable
{
    // A Ctrl-C of the terminal reaches the workers too, and perhaps first.
    private static readonly TimeSpan SignalSkew = TimeSpan.FromMilliseconds(500);

    // What a process is ended with that has not come as far as to listen for the signal.
    private const int KilledBySigterm = 128 + 15;

    private readonly List<WorkerProcess> _workers = [];
    private readonly Lock _lock = new();
    private WorkerFigures _ended = WorkerFigures.None;

    /// <summary>Their figures together; what is counted goes on over restarts.</summary>
    public WorkerFigures Figures
    {
        get
        {
            lock (_lock)
            {
                var sum = _ended;
                foreach (var worker in _workers) sum = Add(sum, worker.Figures);
                return sum;
            }
        }
    }

    public void Start(bool untilEnd)
    {
        lock (_lock)
        {
            for (var i = 0; i < options.Workers; i++) _workers.Add(new(options, stateDirectory, i, untilEnd));
        }
    }

    public async Task StopAsync()
    {
        var workers = Now();
        var codes = await Task.WhenAll(workers.Select(w => w.StopAsync()));
        foreach (var (worker, code) in workers.Zip(codes))
            if (code != 0 && (code != KilledBySigterm || worker.HasReported)) throw Ended(worker, code);
        await ForgetAsync(workers);
    }

    /// <summary>Waits until one of those that run now has processed something.</summary>
    public async Task AwaitWorkAsync(CancellationToken cancellationToken)
    {
        while (Now().All(w => w.Figures.In == 0))
        {
            await CheckAsync(cancellationToken);
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Waits until every worker has come to the end of its bounded run.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var workers = Now();
        foreach (var worker in workers)
        {
            await worker.WaitAsync(cancellationToken);
            await CheckAsync(worker, cancellationToken);
        }
        await ForgetAsync(workers);
    }

    /// <exception cref="DemoException">A worker has ended by itself.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var worker in Now())
        {
            if (!worker.HasExited) continue;
            await Task.Delay(SignalSkew, cancellationToken);
            await CheckAsync(worker, cancellationToken);
            throw Ended(worker, 0);
        }
    }

    /// <summary>Ends what runs, whatever it says about it.</summary>
    public async ValueTask DisposeAsync()
    {
        var workers = Now();
        await Task.WhenAll(workers.Select(w => w.StopAsync()));
        await ForgetAsync(workers);
    }

    private static async Task CheckAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        if (await worker.WaitAsync(cancellationToken) is var code and not 0) throw Ended(worker, code);
    }

    private static DemoException Ended(WorkerProcess worker, int code) => new(
        $"worker {worker.Number} ended with exit code {code}. What it said last:{Environment.NewLine}    {string.Join($"{Environment.NewLine}    ", worker.Tail)}");

    private static WorkerFigures Add(WorkerFigures a, WorkerFigures b) => new(
        a.In + b.In, a.Out + b.Out, a.InPerSecond + b.InPerSecond, a.OutPerSecond + b.OutPerSecond, a.Lag + b.Lag,
        a.Watermark is null || b.Watermark < a.Watermark ? b.Watermark : a.Watermark,
        a.Duplicates + b.Duplicates, Math.Max(a.EpochMilliseconds, b.EpochMilliseconds), a.Tasks + b.Tasks);

    private WorkerProcess[] Now()
    {
        lock (_lock) return [.. _workers];
    }

    private async Task ForgetAsync(WorkerProcess[] workers)
    {
        foreach (var worker in workers) await worker.DisposeAsync();
        lock (_lock)
        {
            foreach (var worker in workers.Where(_workers.Remove))
                _ended = WorkerFigures.None with { In = _ended.In + worker.Figures.In, Out = _ended.Out + worker.Figures.Out, Duplicates = _ended.Duplicates + worker.Figures.Duplicates };
        }
    }
}
