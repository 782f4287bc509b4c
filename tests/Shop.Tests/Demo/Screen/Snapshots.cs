using Shop.Demo;
using Shop.Demo.Metrics;
using Shop.Demo.Screen;

namespace Shop.Tests.Demo.Screen;

/// <summary>A round in the middle, as screens are shown it.</summary>
internal static class Snapshots
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly DemoSnapshot Full = new()
    {
        Title = "round 1: 199,975 events, 4 partitions, 2 workers, exactly-once",
        Phase = "the workers start",
        Doing = "the workers process what is fed",
        Elapsed = TimeSpan.FromSeconds(7),
        Sent = 100_000,
        Events = 199_975,
        Figures = new()
        {
            In = 45_834,
            Out = 91_151,
            Duplicates = 1_261,
            Lag = 4_178,
            Watermark = Noon.AddMinutes(-18),
            Tasks = 12,
            OpenWindows = 24,
            MemoryUsed = 22_125_000,
            MemoryLimit = 512 << 20,
            IsReady = true,
            Inputs =
            [
                new("dedupe-orders", "orders", 4000, TimeSpan.Zero, Noon.AddMinutes(-17)),
                new("dedupe-orders", "payments", 178, TimeSpan.FromSeconds(2.5), Noon.AddMinutes(-17)),
                new("revenue", "shop.revenue.exchange", 0, TimeSpan.Zero, Noon.AddMinutes(-18)),
                new("revenue_per_minute.sink", "shop.revenue_per_minute.sink", 0, TimeSpan.Zero, null),
            ],
        },
        Rates = new(45_723, 90_899, new Dictionary<string, double> { ["park"] = 0.1, ["cut"] = 1.2, ["deliver"] = 20.5, ["commit"] = 8.25, ["apply"] = 3, ["total"] = 735 }),
        Workers = [new(0, "ready", 8, 1, TimeSpan.FromSeconds(5)), new(1, "starting", 0, 3, TimeSpan.FromSeconds(0.4))],
        Windows =
        [
            .. Enumerable.Range(0, 40).Select(i => new Revenue(i == 0 ? "books" : $"cat-{i}", Noon.AddMinutes(-19 - (i / 12)), 1_712 - i, 171_397.92m - i)),
        ],
        Rows = 108,
        Late = 25,
        Dead = 55,
        Happened =
        [
            new(Noon, "embedded Kafka on 127.0.0.1:40459"),
            new(Noon.AddSeconds(1), "round 1: 199,975 events of 10 minutes, 4 partitions, 2 workers, exactly-once"),
            new(Noon.AddSeconds(4), "5 pieces of garbage to orders"),
            new(Noon.AddSeconds(5), "worker 0 killed -9"),
            new(Noon.AddSeconds(6), "worker 0 restarted in 1.2 s"),
        ],
    };
}
