using Shop.Demo;

namespace Shop.Tests.Demo;

public sealed class ModelTests
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ShopStream Stream = new(10_000, Begin, seed: 3);

    [Fact]
    public void Every_payment_is_in_one_window()
    {
        var model = Modelled();
        Assert.Equal(Stream.Payments.Count, model.Revenue.Values.Sum(r => r.Orders));
        Assert.Equal(Stream.Payments.Sum(p => p.Amount), model.Revenue.Values.Sum(r => r.Amount));
    }

    [Fact]
    public void A_window_begins_at_the_minute_of_the_payment()
    {
        var categories = Stream.Orders.ToDictionary(o => o.Id, o => o.Category);
        var books = Stream.Payments.Where(p => categories[p.OrderId] == "books" && p.PaidAt >= Begin.AddMinutes(4) && p.PaidAt < Begin.AddMinutes(5)).ToList();
        Assert.Equal(new Revenue("books", Begin.AddMinutes(4), books.Count, books.Sum(p => p.Amount)), Modelled().Revenue[("books", Begin.AddMinutes(4))]);
    }

    [Fact]
    public void Every_piece_of_garbage_is_a_dead_letter() => Assert.Equal(Stream.Garbage, Modelled().Dead);

    [Fact]
    public void A_late_order_is_in_no_window()
    {
        var model = Modelled();
        var before = model.Revenue.Values.Sum(r => r.Orders);
        model.AddLate(new("late-1", "books", 7, Begin), new("late-1", 7, Begin.AddSeconds(1)));
        Assert.Equal(new PaidOrder("books", 7), Assert.Single(model.Late));
        Assert.Equal(before, model.Revenue.Values.Sum(r => r.Orders));
    }

    private static Model Modelled()
    {
        var model = new Model();
        model.Add(Stream);
        return model;
    }
}
