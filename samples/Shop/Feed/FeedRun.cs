using System.Globalization;
using System.Runtime.InteropServices;
using Shop.Demo;
using Streaming;
using Streaming.Kafka;

namespace Shop.Feed;

/// <summary>
/// A web shop that is open: writes orders and payments as they happen, until it is told to stop. For workers that are started by somebody else, such as those of a compose file; the demo
/// feeds its own.
/// </summary>
internal static class FeedRun
{
    public const string Usage = """
        usage: feed [--rate N]
          --rate N  events a second, 1 to 2,000: orders and payments, duplicates and garbage included (default 100)
        The topics must exist with the same number of partitions. STREAMING_KAFKA has the bootstrap servers.
        """;

    // What is due within it is sent at once: fewer, larger requests.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(string[] args)
    {
        if (Rate(args) is not { } rate || Environment.GetEnvironmentVariable("STREAMING_KAFKA") is not { Length: > 0 } servers)
        {
            await Console.Error.WriteLineAsync(Usage);
            return ExitCode.Usage;
        }
        using var stop = new StopSignals(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        try
        {
            await using var transport = new KafkaTransport(new() { BootstrapServers = servers, ClientId = "feed" });
            await FeedAsync(transport, rate, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.WriteLine("feed: stopped");
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is DemoException or TransportException)
        {
            await Console.Error.WriteLineAsync($"feed: FAILED, {e.Message} (STREAMING_KAFKA is {servers})");
        }
        return ExitCode.Failed;
    }

    /// <summary>The rate that was asked for, or null if it is none.</summary>
    public static int? Rate(string[] args) => args switch
    {
        [] => 100,
        ["--rate", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 2_000 => rate,
        _ => null,
    };

    /// <summary>Feeds, stream by stream, until it is stopped.</summary>
    public static async Task FeedAsync(ITransport transport, int rate, CancellationToken stop)
    {
        var partitions = await PartitionsAsync(transport, stop);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"feed: {rate:N0} events a second to '{ShopJob.Orders.Name}' and '{ShopJob.Payments.Name}' of {partitions} partitions"));
        var before = Task.CompletedTask;
        for (var begin = DateTimeOffset.UtcNow; ; begin += ShopStream.Span)
        {
            // The seed is part of the orders' ids: none comes again when the feed is started again.
            var stream = new ShopStream(rate * (int)ShopStream.Span.TotalSeconds, begin, seed: (int)begin.ToUnixTimeSeconds());
            var feeding = SendAsync(transport, stream, partitions, stop);
            // Payments follow their orders, so that a stream ends a little after the next one has begun.
            await before;
            await Task.WhenAny(feeding, Task.Delay(Positive(begin + ShopStream.Span - DateTimeOffset.UtcNow), stop));
            stop.ThrowIfCancellationRequested();
            if (feeding.IsCompleted) await feeding;
            before = feeding;
        }
    }

    private static async Task SendAsync(ITransport transport, ShopStream stream, int partitions, CancellationToken stop)
    {
        await using var feeder = new Feeder(transport, partitions);
        foreach (var record in stream.Records)
        {
            // No earlier than it happens.
            if (record.Time - DateTimeOffset.UtcNow is var ahead && ahead > Slice)
            {
                await feeder.FlushAsync();
                await Task.Delay(ahead, stop);
            }
            await feeder.SendAsync(record);
        }
        await feeder.FlushAsync();
    }

    private static async Task<int> PartitionsAsync(ITransport transport, CancellationToken stop)
    {
        string[] names = [ShopJob.Orders.Name, ShopJob.Payments.Name];
        var topics = (await transport.DescribeAsync(names, stop)).Topics;
        if (names.FirstOrDefault(n => !topics.ContainsKey(n)) is { } missing) throw new DemoException($"there is no topic '{missing}'.");
        var counts = names.Select(n => topics[n].Partitions).Distinct().ToList();
        return counts.Count == 1 ? counts[0] : throw new DemoException($"'{names[0]}' and '{names[1]}' have {counts[0]} and {counts[1]} partitions; they must have as many.");
    }

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
