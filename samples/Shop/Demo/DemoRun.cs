using System.Runtime.InteropServices;
using Npgsql;
using Shop.Demo.Screen;
using Streaming;
using Streaming.Kafka;
using Streaming.Kafka.Embedded;

namespace Shop.Demo;

/// <summary>
/// The main job, end to end: feeds a stream, runs the worker as a process of its own, shows what happens, and checks every result against a model that knows nothing of the
/// engine.
/// </summary>
internal static class DemoRun
{
    private static readonly TimeSpan RemoveWithin = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        if (DemoOptions.Parse(args, Environment.GetEnvironmentVariable("STREAMING_KAFKA"), Environment.GetEnvironmentVariable("STREAMING_POSTGRES"), out var error) is not { } options)
        {
            await Console.Error.WriteLineAsync($"demo: {error}{Environment.NewLine}{DemoOptions.Usage}");
            return ExitCode.Usage;
        }
        if (options.Postgres.Length == 0)
        {
            await Console.Error.WriteLineAsync("demo: STREAMING_POSTGRES (a connection string) must be set; ./demo does so.");
            return ExitCode.Usage;
        }
        // What a terminal's keys send, and its end: the screen is taken down in order.
        using var stop = new StopSignals(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP);
        return await RunAsync(options, stop);
    }

    // The screen is gone when the last line is printed.
    private static async Task<int> RunAsync(DemoOptions options, StopSignals stopping)
    {
        var stop = stopping.Token;
        try
        {
            IDemoScreen? screen = null;
            var controls = new DemoControls(stopping.Stop, text => screen?.Say("demo", text));
            await using var shown = screen = Terminal.IsThere ? new LiveScreen(controls.PressAsync) : new PlainScreen();
            return await RunAsync(options, screen, controls, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.WriteLine("demo: stopped");
            // 128 and SIGINT, as a shell says it: what was asked for with --once has not been shown.
            return options.Once ? 130 : ExitCode.Ok;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"demo: FAILED, {Explain(e, options)}");
            return ExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync(DemoOptions options, IDemoScreen screen, DemoControls controls, CancellationToken stop)
    {
        await using var broker = options.Kafka.Length == 0 ? await DemoBroker.StartAsync(screen, stop) : null;
        if (broker is not null) options = options with { Kafka = broker.BootstrapServers };
        var kafka = new KafkaOptions { BootstrapServers = options.Kafka, ClientId = "demo" };
        foreach (var (name, value) in options.CommandConfig is { } file ? ClientSettings.Read(file) : []) kafka.Settings[name] = value;
        await using var transport = new KafkaTransport(kafka);
        // It is asked seldom; a connection that was kept may have ended with a server that was restarted meanwhile.
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.Postgres) { Pooling = false });
        var setup = new DemoSetup(transport, database);
        try
        {
            for (var number = 1; ; number++)
            {
                await setup.CreateAsync(stop);
                await using var round = new DemoRound(options, screen, controls, transport, database, stop);
                if (!await round.RunAsync(number)) return ExitCode.Failed;
                if (options.Once) return ExitCode.Ok;
            }
        }
        finally
        {
            await RemoveAsync(setup, screen);
        }
    }

    // After a failure this one fails often too, and must not hide it.
    private static async Task RemoveAsync(DemoSetup setup, IDemoScreen screen)
    {
        using var patience = new CancellationTokenSource(RemoveWithin);
        try
        {
            await setup.RemoveAsync(patience.Token);
        }
        catch (Exception e) when (e is TransportException or NpgsqlException or DemoException or OperationCanceledException)
        {
            screen.Warn($"topics or tables could not be removed ({e.Message}); the next run of the demo does it.");
        }
    }

    // What a user can do something about is told without a stack.
    private static string Explain(Exception error, DemoOptions options) => error switch
    {
        DemoException => error.Message,
        TransportException => options.Kafka.Length == 0 ? error.Message : $"{error.Message} (STREAMING_KAFKA is {options.Kafka})",
        StorageException => error.Message,
        NpgsqlException => $"PostgreSQL: {error.Message}",
        StreamingException => error.Message,
        _ => error.ToString(),
    };
}
