using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Streaming;
using Streaming.Kafka;

namespace Shop.Demo;

/// <summary>
/// The main job, end to end: feeds a stream, runs the worker as a process of its own, shows a line a second, and checks every result against a model that knows
/// nothing of the engine.
/// </summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private const int LateOrders = 25;

    private readonly DemoOptions _options;
    private readonly KafkaTransport _transport;
    private readonly NpgsqlDataSource _database;
    private readonly DemoSetup _setup;
    private readonly string _state = Path.Combine(Path.GetTempPath(), $"streaming-demo-{Environment.ProcessId}");
    private readonly List<WorkerProcess> _workers = [];
    private readonly CancellationTokenSource _stop = new();
    private Feeder _feeder = null!;
    private SinkWatch _sinks = null!;

    private DemoRun(DemoOptions options)
    {
        _options = options;
        _transport = new(new() { BootstrapServers = options.Kafka, ClientId = "demo" });
        _database = NpgsqlDataSource.Create(options.Postgres);
        _setup = new(_transport, _database);
    }

    public static async Task<int> RunAsync(string[] args)
    {
        if (DemoOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(DemoOptions.Usage);
            return ExitCode.Usage;
        }
        if (options.Kafka.Length == 0 || options.Postgres.Length == 0)
        {
            Console.Error.WriteLine("demo: STREAMING_KAFKA (bootstrap servers) and STREAMING_POSTGRES (a connection string) must be set; ./demo does so.");
            return ExitCode.Usage;
        }
        await using var run = new DemoRun(options);
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            run._stop.Cancel();
        };
        try
        {
            for (var round = 1; ; round++)
            {
                if (!await run.RoundAsync(round)) return ExitCode.Failed;
                if (options.Once) return ExitCode.Ok;
            }
        }
        catch (OperationCanceledException) when (run._stop.IsCancellationRequested)
        {
            Console.WriteLine("demo: stopped");
            return ExitCode.Ok;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_sinks is not null) await _sinks.DisposeAsync();
        if (_feeder is not null) await _feeder.DisposeAsync();
        await _setup.RemoveAsync();
        await _transport.DisposeAsync();
        await _database.DisposeAsync();
        if (Directory.Exists(_state)) Directory.Delete(_state, recursive: true);
        _stop.Dispose();
    }

    private async Task<bool> RoundAsync(int round)
    {
        var clock = Stopwatch.StartNew();
        await _setup.CreateAsync();
        if (Directory.Exists(_state)) Directory.Delete(_state, recursive: true);
        var now = DateTimeOffset.UtcNow;
        var begin = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero) - (2 * ShopStream.Span);
        var stream = new ShopStream(_options.Events, begin, seed: round);
        var model = new Model();
        model.Add(stream);
        Console.WriteLine($"demo: {stream.Records.Count:N0} events of {ShopStream.Span.TotalMinutes:N0} minutes, {DemoSetup.Partitions} partitions, {_options.Workers} worker(s), {_options.Guarantee}");
        if (_feeder is not null) await _feeder.DisposeAsync();
        _feeder = new(_transport, DemoSetup.Partitions);
        if (_sinks is not null) await _sinks.DisposeAsync();
        _sinks = new(_transport, DemoSetup.Partitions);
        using var done = new CancellationTokenSource();
        var status = ShowAsync(stream.Records.Count, done.Token);
        try
        {
            var seconds = await RunAsync(stream, model);
            var faults = await SettleAsync(model);
            await done.CancelAsync();
            await status;
            foreach (var fault in faults) Console.WriteLine($"demo: WRONG, {fault}");
            if (faults.Count > 0) return false;
            Console.WriteLine(
                $"demo: OK, {_feeder.Sent:N0} events in {seconds:N1} s ({_feeder.Sent / seconds:N0}/s), {model.Revenue.Count:N0} windows in the topic and in the table, "
                + $"{model.Late.Count} late, {model.Dead.Count} dead letters, all equal to the model; {clock.Elapsed.TotalSeconds:N1} s in all");
            return true;
        }
        finally
        {
            await done.CancelAsync();
            await StopAsync();
        }
    }

    /// <summary>Feeds in parts with restarts between them, then what is to be late, then the bounded run. Returns the seconds from the first event to the last commit.</summary>
    private async Task<double> RunAsync(ShopStream stream, Model model)
    {
        var clock = Stopwatch.StartNew();
        Start(untilEnd: false);
        var part = (stream.Records.Count / (_options.Restarts + 1)) + 1;
        for (var i = 0; i < stream.Records.Count; i++)
        {
            await _feeder.SendAsync(stream.Records[i]);
            if ((i + 1) % part == 0) await RestartAsync();
            if (i % 1000 == 0) CheckWorkers();
        }
        await _feeder.FlushAsync();
        await SendLateAsync(stream, model);
        await StopAsync();
        Start(untilEnd: true);
        foreach (var worker in _workers)
            if (await worker.WaitAsync() is var code and not 0) throw new InvalidOperationException($"The worker ended with exit code {code}.");
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Orders and payments for a window that was already seen in the sink: exactly these are late.</summary>
    private async Task SendLateAsync(ShopStream stream, Model model)
    {
        while (_sinks.Revenue.IsEmpty)
        {
            CheckWorkers();
            await Task.Delay(50, _stop.Token);
        }
        var seen = _sinks.Revenue.First();
        for (var i = 0; i < LateOrders; i++)
        {
            var order = new Order($"late-{stream.Begin.Ticks}-{i}", seen.Category, 1 + i, seen.WindowStart.AddSeconds(i));
            var payment = new Payment(order.Id, order.Amount, order.PlacedAt.AddSeconds(1));
            await _feeder.SendAsync(new(ShopJob.Orders.Name, order.Id, JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.Order), order.PlacedAt));
            await _feeder.SendAsync(new(ShopJob.Payments.Name, order.Id, JsonSerializer.SerializeToUtf8Bytes(payment, ShopJson.Default.Payment), payment.PaidAt));
            model.AddLate(order, payment);
        }
        await _feeder.FlushAsync();
    }

    private async Task RestartAsync()
    {
        await _feeder.FlushAsync();
        await StopAsync();
        Start(untilEnd: false);
    }

    private void Start(bool untilEnd)
    {
        for (var i = 0; i < _options.Workers; i++) _workers.Add(new(_options, _state, i, untilEnd));
    }

    private async Task StopAsync()
    {
        foreach (var code in await Task.WhenAll(_workers.Select(w => w.StopAsync())))
            if (code != 0) Console.WriteLine($"demo: a worker ended with exit code {code}");
        foreach (var worker in _workers) await worker.DisposeAsync();
        _workers.Clear();
    }

    private void CheckWorkers()
    {
        _stop.Token.ThrowIfCancellationRequested();
        if (_workers.Any(w => w.HasExited)) throw new InvalidOperationException("A worker has ended; its last lines say why.");
    }

    /// <summary>The watch reads behind the worker: waits until it has read what is committed, then compares.</summary>
    private async Task<IReadOnlyList<string>> SettleAsync(Model model)
    {
        var partitions = new[] { ShopJob.PerMinute.Name, ShopJob.Late, ShopJob.Dead }.SelectMany(t => Enumerable.Range(0, DemoSetup.Partitions).Select(p => new TopicPartition(t, p))).ToList();
        var ends = await _transport.ListOffsetsAsync(partitions, new(OffsetKind.EndCommitted), CancellationToken.None);
        while (ends.Any(e => e.Value > 0 && _sinks.Position(e.Key) < e.Value)) await Task.Delay(50, _stop.Token);
        return await Check.CompareAsync(model, _sinks, _database);
    }

    private async Task ShowAsync(int events, CancellationToken done)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                var newest = _sinks.Newest == default ? "-" : _sinks.Newest.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
                foreach (var worker in _workers.ToArray())
                    Console.WriteLine($"fed {_feeder.Sent * 100.0 / events:N0} % | newest window {newest} | rows {_sinks.Revenue.Count:N0} | late {_sinks.Late.Count} | dead {_sinks.Dead.Count} | {worker.Status}");
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }
}
