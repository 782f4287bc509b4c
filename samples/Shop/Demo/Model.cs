namespace Shop.Demo;

/// <summary>
/// What must come out, computed from the stream by itself, without the engine: orders by id, payments within 15 minutes of them, minutes of the later of both.
/// </summary>
internal sealed class Model
{
    private static readonly TimeSpan JoinWithin = TimeSpan.FromMinutes(15);

    public Dictionary<(string Category, DateTimeOffset Minute), Revenue> Revenue { get; } = [];

    /// <summary>Late paid orders, category and amount, as a multiset.</summary>
    public List<PaidOrder> Late { get; } = [];

    public List<string> Dead { get; } = [];

    public void Add(ShopStream stream)
    {
        var orders = stream.Orders.ToDictionary(o => o.Id);
        foreach (var payment in stream.Payments) Pay(orders[payment.OrderId], payment);
        Dead.AddRange(stream.Garbage);
    }

    /// <summary>An order and its payment that were sent after their window was seen in the sink.</summary>
    public void AddLate(Order order, Payment payment) => Late.Add(new(order.Category, payment.Amount));

    /// <summary>An order that nobody can read, sent besides the stream.</summary>
    public void AddGarbage(string text) => Dead.Add(text);

    private void Pay(Order order, Payment payment)
    {
        if ((payment.PaidAt - order.PlacedAt).Duration() > JoinWithin) return;
        var time = payment.PaidAt > order.PlacedAt ? payment.PaidAt : order.PlacedAt;
        var minute = new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        var row = Revenue.GetValueOrDefault((order.Category, minute)) ?? new(order.Category, minute, 0, 0);
        Revenue[(order.Category, minute)] = row with { Orders = row.Orders + 1, Amount = row.Amount + payment.Amount };
    }
}
