using System.Globalization;
using Shop.Demo.Metrics;

namespace Shop.Demo;

/// <summary>
/// The worker processes of a round. The round starts and stops them; a key may kill one at any time: the next takes its place, and nothing that waits for the workers notices.
/// Who changes what runs (start, stop, kill) has <see cref="_changing"/>. Whoever judges a process that has ended waits for a kill that is under way first: then either a successor is
/// in its place, or it was not killed, and nobody replaces what has ended.
/// </summary>
/// <param name="start">Starts a worker: its number, and whether it runs to the end of what was fed only.</param>
/// <param name="say">Told of what happens by itself.</param>
internal sealed class WorkerGroup(DemoOptions options, Func<int, bool, IWorkerProcess> start, Action<string> say, TimeProvider time) : IAsyncDisposable
{
    // A Ctrl-C of the terminal reaches the workers too, and perhaps first.
    private static readonly TimeSpan SignalSkew = TimeSpan.FromMilliseconds(500);

    // A key that is held down would start processes and nothing else.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMilliseconds(300);

    // What a process is ended with that has not come as far as to listen for the signal.
    private const int KilledBySigterm = 128 + 15;
    private const int KilledBySigkill = 128 + 9;

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly IWorkerProcess?[] _workers = new IWorkerProcess?[options.Workers];
    private readonly int[] _starts = new int[options.Workers];
    private readonly Lock _lock = new();
    private WorkerFigures _ended = WorkerFigures.None;
    private bool _untilEnd;
    private volatile bool _killed;
    private volatile Task _kill = Task.CompletedTask;
    private int _last = -1;

    /// <summary>Their figures together; what is counted goes on over restarts and kills.</summary>
    public WorkerFigures Figures
    {
        get
        {
            lock (_lock) return _workers.OfType<IWorkerProcess>().Aggregate(_ended, static (sum, worker) => sum + worker.Figures);
        }
    }

    public IReadOnlyList<WorkerLine> Lines
    {
        get
        {
            lock (_lock) return [.. _workers.Select((worker, i) => LineOf(i, worker, Math.Max(0, _starts[i] - 1)))];
        }
    }

    public async Task StartAsync(bool untilEnd)
    {
        await _changing.WaitAsync();
        try
        {
            (_untilEnd, _killed) = (untilEnd, false);
            for (var i = 0; i < _workers.Length; i++) Put(i, start(i, untilEnd));
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task StopAsync()
    {
        await _changing.WaitAsync();
        try
        {
            var workers = Now();
            var codes = await Task.WhenAll(workers.Select(w => w.StopAsync()));
            foreach (var (worker, code) in workers.Zip(codes))
                if (code != 0 && (code != KilledBySigterm || worker.IsUp)) throw Ended(worker, code);
            await ForgetAsync(workers);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Kills the next of the workers in turn with -9 and starts it again, with the state that it has. What came of it, in words.</summary>
    public async Task<string> KillAsync()
    {
        // At least once, what is processed again may be counted twice: the check could not tell that from a fault.
        if (options.Guarantee != DemoOptions.ExactlyOnce) return "not killed: only with exactly-once";
        if (!await _changing.WaitAsync(TimeSpan.Zero)) return "not killed: workers start or stop";
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _kill = done.Task;
        try
        {
            if (Next() is not { } worker) return "not killed: no worker runs now";
            if (worker.Age < LeastAge) return $"not killed: worker {worker.Number} just started";
            var at = time.GetTimestamp();
            worker.Kill();
            // Its own end came first: whoever waits for it judges that.
            if (await worker.WaitAsync() != KilledBySigkill) return $"not killed: worker {worker.Number} has ended";
            var successor = start(worker.Number, _untilEnd);
            _killed = true;
            Put(worker.Number, successor);
            _ = TellAsync(successor, at);
            await worker.DisposeAsync();
            return $"worker {worker.Number} killed -9";
        }
        finally
        {
            _changing.Release();
            done.SetResult();
        }
    }

    /// <summary>Waits until one of those that were started last has processed something. What a killed one has done is done, and not seen perhaps.</summary>
    public async Task AwaitWorkAsync(CancellationToken cancellationToken)
    {
        while (!_killed && Now().All(w => w.Figures.In == 0))
        {
            await CheckAsync(cancellationToken);
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Waits until every worker has come to the end of its bounded run.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var workers = Now();
            foreach (var worker in workers) await worker.WaitAsync(cancellationToken);
            await _kill.WaitAsync(cancellationToken);
            // One that was killed has a successor, which is waited for in its place.
            if (!Now().SequenceEqual(workers)) continue;
            foreach (var worker in workers)
                if (await worker.WaitAsync(cancellationToken) is var code and not 0) throw Ended(worker, code);
            await ForgetAsync(workers);
            return;
        }
    }

    /// <exception cref="DemoException">A worker has ended by itself.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var worker in Now())
        {
            if (!worker.HasExited) continue;
            await Task.Delay(SignalSkew, time, cancellationToken);
            await _kill.WaitAsync(cancellationToken);
            if (Now().Contains(worker)) throw Ended(worker, await worker.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Ends what runs, whatever it says about it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _changing.WaitAsync();
        try
        {
            var workers = Now();
            await Task.WhenAll(workers.Select(w => w.StopAsync()));
            await ForgetAsync(workers);
        }
        finally
        {
            _changing.Release();
        }
    }

    private static WorkerLine LineOf(int number, IWorkerProcess? worker, int restarts) => worker switch
    {
        null => new(number, "stopped", 0, restarts, null),
        { HasExited: true } => new(number, "ended", 0, restarts, null),
        _ when ReferenceEquals(worker.Figures, WorkerFigures.None) => new(number, "starting", 0, restarts, worker.Age),
        _ => new(number, worker.Figures.IsReady ? "ready" : "unready", worker.Figures.Tasks, restarts, worker.Age),
    };

    private static DemoException Ended(IWorkerProcess worker, int code) => new(
        $"worker {worker.Number} ended with exit code {code}. What it said last:{Environment.NewLine}    {string.Join($"{Environment.NewLine}    ", worker.Tail)}");

    private async Task TellAsync(IWorkerProcess successor, long killedAt)
    {
        try
        {
            await successor.Working;
        }
        catch (OperationCanceledException)
        {
            // It has ended first: killed again, stopped, or done.
            return;
        }
        say(string.Create(CultureInfo.InvariantCulture, $"worker {successor.Number} restarted in {time.GetElapsedTime(killedAt).TotalSeconds:N1} s"));
    }

    private IWorkerProcess? Next()
    {
        lock (_lock)
        {
            for (var i = 1; i <= _workers.Length; i++)
                if (_workers[(_last + i) % _workers.Length] is { HasExited: false } worker) return _workers[_last = worker.Number];
        }
        return null;
    }

    private IWorkerProcess[] Now()
    {
        lock (_lock) return [.. _workers.OfType<IWorkerProcess>()];
    }

    private void Put(int number, IWorkerProcess worker)
    {
        lock (_lock)
        {
            _ended += _workers[number]?.Figures.Counted ?? WorkerFigures.None;
            _workers[number] = worker;
            _starts[number]++;
        }
    }

    private async Task ForgetAsync(IWorkerProcess[] workers)
    {
        lock (_lock)
        {
            foreach (var worker in workers)
            {
                _workers[worker.Number] = null;
                _ended += worker.Figures.Counted;
            }
        }
        foreach (var worker in workers) await worker.DisposeAsync();
    }
}
