using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using Shop.Demo.Screen;
using Streaming;
using Streaming.Kafka;

namespace Shop.Demo;

/// <summary>One stream through the job, from the first event to the comparison with the model.</summary>
internal sealed class DemoRound : IAsyncDisposable
{
    private const int LateOrders = 25;
    private static readonly TimeSpan SettleWithin = TimeSpan.FromMinutes(5);

    private readonly DemoOptions _options;
    private readonly IDemoScreen _screen;
    private readonly DemoControls _controls;
    private readonly KafkaTransport _transport;
    private readonly NpgsqlDataSource _database;
    private readonly CancellationToken _stop;
    private readonly string _state = Path.Combine(DemoDirectory.Path, "state");
    private readonly WorkerGroup _workers;
    private readonly Feeder _feeder;
    private readonly SinkWatch _sinks;
    private readonly GarbageGate _garbage = new();

    public DemoRound(DemoOptions options, IDemoScreen screen, DemoControls controls, KafkaTransport transport, NpgsqlDataSource database, CancellationToken stop)
    {
        (_options, _screen, _controls, _transport, _database, _stop) = (options, screen, controls, transport, database, stop);
        RemoveState();
        _workers = new(
            options, (number, untilEnd) => new WorkerProcess(options, _state, number, untilEnd, line => screen.Say($"worker {number}", line)), text => screen.Say("demo", text), TimeProvider.System);
        _feeder = new(transport, DemoSetup.Partitions);
        _sinks = new(transport, DemoSetup.Partitions);
    }

    /// <summary>True if everything that came out is what the model says.</summary>
    public async Task<bool> RunAsync(int number)
    {
        var now = DateTimeOffset.UtcNow;
        var begin = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero) - (2 * ShopStream.Span);
        var stream = new ShopStream(_options.Events, begin, seed: number);
        var model = new Model();
        model.Add(stream);
        var of = string.Create(CultureInfo.InvariantCulture, $"{DemoSetup.Partitions} partitions, {_options.Workers} worker{(_options.Workers == 1 ? "" : "s")}, {_options.Guarantee}");
        _screen.Say("demo", $"round {number}: {stream.Records.Count:N0} events of {ShopStream.Span.TotalMinutes:N0} minutes, {of}");
        var clock = Stopwatch.StartNew();
        IReadOnlyList<string> faults;
        int repeated;
        double seconds;
        await using (var board = new StatusBoard(_screen, $"round {number}: {stream.Records.Count:N0} events, {of}", stream.Records.Count, _feeder, _sinks, _workers))
        {
            _controls.Attach(_workers, _garbage);
            await ProcessAsync(stream, model, board);
            _controls.Detach();
            seconds = clock.Elapsed.TotalSeconds;
            board.Phase = "results are compared";
            (faults, repeated) = await SettleAsync(model);
        }
        foreach (var fault in faults) _screen.Result($"WRONG, {fault}");
        if (faults.Count > 0) return false;
        _screen.Result(
            $"OK, {_feeder.Sent:N0} events in {seconds:N1} s ({_feeder.Sent / seconds:N0}/s, starts and stops of the workers included); {model.Revenue.Count:N0} windows in the topic and in the table, "
            + $"{model.Late.Count:N0} late, {model.Dead.Count:N0} dead letters, all equal to the model{(repeated == 0 ? "" : $" ({repeated:N0} records came again, as at-least-once allows)")}");
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _controls.Detach();
        await _workers.DisposeAsync();
        await _sinks.DisposeAsync();
        await _feeder.DisposeAsync();
        RemoveState();
    }

    /// <summary>Feeds in parts with restarts between them, then what is to be late, then the bounded run, which emits every open window.</summary>
    private async Task ProcessAsync(ShopStream stream, Model model, StatusBoard board)
    {
        (board.Phase, board.Doing) = ("the workers start", "the workers process what is fed");
        await _workers.StartAsync(untilEnd: false);
        var part = (stream.Records.Count / (_options.Restarts + 1)) + 1;
        for (var i = 0; i < stream.Records.Count; i++)
        {
            await _feeder.SendAsync(stream.Records[i]);
            if ((i + 1) % part == 0) await RestartAsync(board, (i + 1) / part);
            if (i % 1000 == 0) await AttendAsync(model);
        }
        await _feeder.FlushAsync();
        await SendLateAsync(stream, model);
        await AwaitLateAsync(model);
        await SendGarbageAsync(model, last: true);
        board.Phase = board.Doing = "the workers run to the end of what was fed";
        await _workers.StopAsync();
        await _workers.StartAsync(untilEnd: true);
        await _workers.WaitAsync(_stop);
    }

    private async Task RestartAsync(StatusBoard board, int number)
    {
        board.Phase = string.Create(CultureInfo.InvariantCulture, $"restart {number} of {_options.Restarts}");
        await _feeder.FlushAsync();
        await _workers.AwaitWorkAsync(_stop);
        await _workers.StopAsync();
        await _workers.StartAsync(untilEnd: false);
    }

    /// <summary>Orders and payments for a window that was already seen in the sink: exactly these are late.</summary>
    private async Task SendLateAsync(ShopStream stream, Model model)
    {
        while (_sinks.Revenue.IsEmpty)
        {
            await AttendAsync(model);
            await Task.Delay(50, _stop);
        }
        var seen = _sinks.Revenue.First();
        for (var i = 0; i < LateOrders; i++)
        {
            var order = new Order(string.Create(CultureInfo.InvariantCulture, $"late-{stream.Begin.Ticks}-{i}"), seen.Category, 1 + i, seen.WindowStart.AddSeconds(i));
            var payment = new Payment(order.Id, order.Amount, order.PlacedAt.AddSeconds(1));
            await _feeder.SendAsync(new(ShopJob.Orders.Name, order.Id, JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.Order), order.PlacedAt));
            await _feeder.SendAsync(new(ShopJob.Payments.Name, order.Id, JsonSerializer.SerializeToUtf8Bytes(payment, ShopJson.Default.Payment), payment.PaidAt));
            model.AddLate(order, payment);
        }
        await _feeder.FlushAsync();
    }

    /// <summary>Lets the running workers come to what was sent last. If it does not come out in time, the comparison says so.</summary>
    private async Task AwaitLateAsync(Model model)
    {
        for (var clock = Stopwatch.StartNew(); _sinks.Late.Count < LateOrders && clock.Elapsed < SettleWithin;)
        {
            await AttendAsync(model);
            await Task.Delay(50, _stop);
        }
    }

    /// <summary>What is to be done now and then while the workers run.</summary>
    private async Task AttendAsync(Model model)
    {
        await _workers.CheckAsync(_stop);
        await SendGarbageAsync(model, last: false);
    }

    private async Task SendGarbageAsync(Model model, bool last)
    {
        var records = _garbage.Take(DateTimeOffset.UtcNow, last);
        foreach (var record in records)
        {
            await _feeder.SendAsync(record);
            model.AddGarbage(Encoding.UTF8.GetString(record.Value));
        }
        if (records.Count > 0) await _feeder.FlushAsync();
    }

    /// <summary>The watch reads behind the worker: waits until it has read what is committed, then compares.</summary>
    private async Task<(IReadOnlyList<string> Faults, int Repeated)> SettleAsync(Model model)
    {
        var partitions = new[] { ShopJob.PerMinute.Name, ShopJob.Late, ShopJob.Dead }.SelectMany(t => Enumerable.Range(0, DemoSetup.Partitions).Select(p => new TopicPartition(t, p))).ToList();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        patience.CancelAfter(SettleWithin);
        try
        {
            var ends = await EndsAsync(partitions, patience.Token);
            while (ends.Any(e => e.Value > 0 && _sinks.Position(e.Key) < e.Value)) await Task.Delay(50, patience.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            throw new DemoException($"the output topics could not be read to their end within {SettleWithin.TotalSeconds:N0} s.");
        }
        return await Check.CompareAsync(model, _sinks, _database, _options.Guarantee == DemoOptions.AtLeastOnce, _stop);
    }

    // A broker that has just come back may not lead everything yet.
    private async Task<IReadOnlyDictionary<TopicPartition, long>> EndsAsync(List<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _transport.ListOffsetsAsync(partitions, new(OffsetKind.EndCommitted), cancellationToken);
            }
            catch (TransportException e) when (e.Kind == TransportErrorKind.Transient)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    private void RemoveState()
    {
        if (Directory.Exists(_state)) Directory.Delete(_state, recursive: true);
    }
}
