using System.Text;
using Shop.Demo;

namespace Shop.Tests.Demo;

public sealed class ShopStreamTests
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The sources' out-of-orderness: an event further behind could be late, and the model says that none is.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private static readonly ShopStream Stream = new(20_000, Begin, seed: 1);

    [Fact]
    public void The_same_seed_gives_the_same_stream()
    {
        var again = new ShopStream(20_000, Begin, seed: 1);
        Assert.Equal(Stream.Records.Select(Text), again.Records.Select(Text));
    }

    [Fact]
    public void Another_seed_gives_other_keys() =>
        Assert.Empty(Stream.Records.Select(r => r.Key).Intersect(new ShopStream(20_000, Begin, seed: 2).Records.Select(r => r.Key)));

    [Theory]
    [InlineData(1_000)]
    [InlineData(20_000)]
    [InlineData(200_000)]
    public void Has_about_as_many_events_as_asked_for(int events) =>
        Assert.InRange(new ShopStream(events, Begin, seed: 1).Records.Count, events * 0.95, events * 1.05);

    [Theory]
    [InlineData("orders")]
    [InlineData("payments")]
    public void No_event_is_further_behind_than_the_sources_bound(string topic)
    {
        var highest = DateTimeOffset.MinValue;
        var furthest = TimeSpan.Zero;
        foreach (var record in Stream.Records.Where(r => r.Topic == topic && !IsGarbage(r)))
        {
            if (record.Time > highest) highest = record.Time;
            if (highest - record.Time > furthest) furthest = highest - record.Time;
        }
        Assert.InRange(furthest, TimeSpan.FromMilliseconds(1), Bound - TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void An_order_is_sent_twice_at_most_and_one_in_a_hundred_is()
    {
        var copies = Stream.Records.Where(r => r.Topic == "orders" && !IsGarbage(r)).GroupBy(r => r.Key).ToList();
        Assert.Equal(Stream.Orders.Count, copies.Count);
        Assert.All(copies, c => Assert.InRange(c.Count(), 1, 2));
        Assert.InRange(copies.Count(c => c.Count() == 2) / (double)copies.Count, 0.005, 0.015);
    }

    [Fact]
    public void A_payment_belongs_to_an_order_and_follows_it_within_the_join()
    {
        var orders = Stream.Orders.ToDictionary(o => o.Id);
        Assert.All(Stream.Payments, p => Assert.InRange(p.PaidAt - orders[p.OrderId].PlacedAt, TimeSpan.Zero, TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void A_few_categories_have_most_of_the_orders()
    {
        var counts = Stream.Orders.GroupBy(o => o.Category).Select(g => g.Count()).OrderDescending().ToList();
        Assert.Equal(12, counts.Count);
        Assert.True(counts[0] > 5 * counts[^1]);
    }

    private static bool IsGarbage(StreamRecord record) => record.Key.StartsWith("g-", StringComparison.Ordinal);

    private static string Text(StreamRecord record) => $"{record.Topic} {record.Key} {record.Time:O} {Encoding.UTF8.GetString(record.Value)}";
}
