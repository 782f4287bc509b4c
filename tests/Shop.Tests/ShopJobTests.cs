using System.Text;
using Streaming.Testing;

namespace Shop.Tests;

public sealed class ShopJobTests
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counts_an_order_that_was_sent_twice_once()
    {
        using var driver = new TopologyTestDriver(ShopJob.Build());
        var order = new Order("o-1", "books", 30m, Noon);
        driver.Input(ShopJob.Orders).Send("o-1", order).Send("o-1", order);                      // sent twice, counts once
        driver.Input(ShopJob.Payments).Send("o-1", new Payment("o-1", 30m, Noon.AddSeconds(20)));
        driver.Restart();                                                                        // kills the worker: live state is gone
        driver.AdvanceEventTime(Noon.AddMinutes(2));
        Assert.Equal([new Revenue("books", Noon, 1, 30m)], driver.Output(ShopJob.PerMinute).ReadValues());
        Assert.Equal([new Revenue("books", Noon, 1, 30m)], driver.Sink<Revenue>(ShopJob.Table).ReadValues());
    }

    [Fact]
    public void Sends_what_comes_after_the_grace_to_the_late_topic()
    {
        using var driver = new TopologyTestDriver(ShopJob.Build());
        driver.AdvanceEventTime(Noon.AddSeconds(70));
        driver.Input(ShopJob.Orders).Send("o-2", new Order("o-2", "games", 5m, Noon.AddSeconds(1)));
        driver.Input(ShopJob.Payments).Send("o-2", new Payment("o-2", 5m, Noon.AddSeconds(2)));
        Assert.Equal(new PaidOrder("games", 5m), driver.Output<PaidOrder>(ShopJob.Late).ReadOne().Value);
    }

    [Fact]
    public void Keeps_an_order_that_cannot_be_decoded_with_its_origin_and_cause()
    {
        using var driver = new TopologyTestDriver(ShopJob.Build());
        driver.Input(ShopJob.Orders).SendBytes("o-3"u8.ToArray(), "{ not json"u8.ToArray());
        var dead = driver.OutputBytes(ShopJob.Dead).ReadOne();
        Assert.Equal("{ not json", Encoding.UTF8.GetString(dead.Value));
        Assert.Equal("orders", Encoding.UTF8.GetString(dead.Headers["streaming.origin.topic"]!));
        Assert.Contains("cannot be decoded", Encoding.UTF8.GetString(dead.Headers["streaming.cause"]!), StringComparison.Ordinal);
    }
}
