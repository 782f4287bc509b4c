using System.Text.Json.Serialization;
using Streaming.Testing;
using Xunit;

namespace Streaming.Tests.Testing;

/// <summary>The shop of the documentation through the driver: dedupe, join, exchange, window, late records, restarts.</summary>
public sealed partial class ShopTests
{
    private static readonly Topic<string, Order> Orders = new("orders");
    private static readonly Topic<string, Payment> Payments = new("payments");
    private static readonly Topic<string, Revenue> PerMinute = new("revenue-per-minute");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Counts_an_order_that_is_sent_twice_once_across_a_restart(int partitions, bool emptyDisk)
    {
        using var driver = new TopologyTestDriver(Shop(), o => o.Partitions = partitions);
        driver.Input(Orders).Send("o-1", new("books", Noon)).Send("o-1", new("books", Noon));
        driver.Input(Payments).Send("o-1", new(30m, Noon.AddSeconds(20)));
        if (emptyDisk) driver.RestartOnEmptyDisk();
        else driver.Restart();
        driver.Input(Orders).Send("o-1", new("books", Noon));
        Assert.Empty(driver.Output(PerMinute).ReadAll());
        driver.AdvanceEventTime(Noon.AddMinutes(2));
        var result = Assert.Single(driver.Output(PerMinute).ReadAll());
        Assert.Equal(("books", new Revenue("books", Noon, 1, 30m)), (result.Key, result.Value));
    }

    [Fact]
    public void Sends_what_is_late_to_its_own_topic()
    {
        using var driver = new TopologyTestDriver(Shop());
        driver.Input(Orders).Send("o-1", new("books", Noon));
        driver.Input(Payments).Send("o-1", new(30m, Noon));
        driver.AdvanceEventTime(Noon.AddSeconds(69));
        Assert.Empty(driver.Output(PerMinute).ReadAll());
        driver.AdvanceEventTime(Noon.AddSeconds(70));
        Assert.Equal(new Revenue("books", Noon, 1, 30m), driver.Output(PerMinute).ReadOne().Value);
        driver.Input(Orders).Send("o-2", new("games", Noon.AddSeconds(1)));
        driver.Input(Payments).Send("o-2", new(5m, Noon.AddSeconds(2)));
        var late = driver.Output<PaidOrder>("late-paid-orders").ReadOne();
        Assert.Equal((new PaidOrder("games", 5m), Noon.AddSeconds(2)), (late.Value, late.Timestamp));
        driver.AdvanceEventTime(Noon.AddHours(1));
        Assert.Empty(driver.Output(PerMinute).ReadAll());
    }

    [Fact]
    public void Moves_the_event_time_of_sources_that_have_become_idle()
    {
        using var driver = new TopologyTestDriver(Shop());
        driver.Input(Orders).Send("o-1", new("books", Noon));
        driver.Input(Payments).Send("o-1", new(30m, Noon));
        driver.AdvanceTime(TimeSpan.FromHours(1));
        Assert.Empty(driver.Output(PerMinute).ReadAll());
        driver.AdvanceEventTime(Noon.AddMinutes(2));
        Assert.Single(driver.Output(PerMinute).ReadAll());
    }

    [Fact]
    public void Gives_the_same_result_for_every_order_of_steps_and_every_crash()
    {
        var expected = Run(null, -1);
        Assert.NotEmpty(expected);
        for (var seed = 0; seed < 25; seed++)
        {
            Assert.Equal(expected, Run(seed, -1));
            Assert.Equal(expected, Run(seed, 40 + (seed * 37)));
        }
    }

    private static List<Revenue> Run(int? seed, int killAfter)
    {
        using var driver = new TopologyTestDriver(Shop(), o => (o.Seed, o.Partitions) = (seed, 2));
        var (orders, payments) = (driver.Input(Orders), driver.Input(Payments));
        for (var i = 0; i < 60; i++)
        {
            var time = Noon.AddSeconds(i * 7);
            orders.Send($"o-{i}", new(i % 3 == 0 ? "books" : "games", time));
            if (i % 5 == 0) orders.Send($"o-{i}", new("books", time));
            payments.Send($"o-{i}", new(i, time.AddSeconds(3)));
        }
        if (killAfter >= 0)
        {
            for (var i = 0; i < killAfter && driver.World.Scheduler.Step(); i++)
            {
                if (i % 50 == 49) driver.Worker.Worker.RequestCommit();
            }
            driver.Crash();
            driver.Start();
        }
        driver.Process();
        driver.AdvanceEventTime(Noon.AddHours(2));
        return [.. driver.Output(PerMinute).ReadValues().OrderBy(static r => (r.WindowStart, r.Category))];
    }

    private static Topology Shop()
    {
        var job = new TopologyBuilder("shop", static o => o.UseJson(ShopJson.Default));
        var orders = job.FromTopic(Orders, static s => s.EventTime(static o => o.PlacedAt)).Distinct("dedupe-orders", within: TimeSpan.FromMinutes(10));
        var payments = job.FromTopic(Payments, static s => s.EventTime(static p => p.PaidAt));
        var revenue = orders
            .Join("paid-orders", payments, JoinWindow.Within(TimeSpan.FromMinutes(15)), static (o, p) => new PaidOrder(o.Category, p.Amount))
            .KeyBy(static p => p.Category)
            .WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1)).Grace(TimeSpan.FromSeconds(10))).Late(out var late)
            .Aggregate("revenue", static () => default(Total), static (t, p) => t.Add(p), static (category, w, t) => new Revenue(category, w.Start, t.Orders, t.Amount));
        revenue.ToTopic(PerMinute);
        late.ToTopic("late-paid-orders");
        return job.Build();
    }

    internal sealed record Order(string Category, DateTimeOffset PlacedAt);

    internal sealed record Payment(decimal Amount, DateTimeOffset PaidAt);

    internal sealed record PaidOrder(string Category, decimal Amount);

    internal sealed record Revenue(string Category, DateTimeOffset WindowStart, int Orders, decimal Amount);

    internal readonly record struct Total(int Orders, decimal Amount)
    {
        public Total Add(PaidOrder paid) => new(Orders + 1, Amount + paid.Amount);
    }

    [JsonSerializable(typeof(Order))]
    [JsonSerializable(typeof(Payment))]
    [JsonSerializable(typeof(PaidOrder))]
    [JsonSerializable(typeof(Revenue))]
    [JsonSerializable(typeof(Total))]
    internal sealed partial class ShopJson : JsonSerializerContext;
}
