using Streaming;
using Streaming.Postgres;

namespace Shop;

/// <summary>Revenue per category and minute: orders without duplicates, joined with their payments, counted in windows.</summary>
public static class ShopJob
{
    public static readonly Topic<string, Order> Orders = new("orders");
    public static readonly Topic<string, Payment> Payments = new("payments");
    public static readonly Topic<string, Revenue> PerMinute = new("revenue-per-minute");
    public const string Late = "late-paid-orders";
    public const string Dead = "orders-dead";
    public const string Table = "revenue_per_minute";

    public static Topology Build()
    {
        var job = new TopologyBuilder("shop", o => o.UseJson(ShopJson.Default));
        var orders = job.FromTopic(Orders, s => s.EventTime(o => o.PlacedAt).OnBadRecord(ErrorPolicy.DeadLetter(Dead)))
                        .Distinct("dedupe-orders", within: TimeSpan.FromMinutes(10));             // keyed by order id already: no exchange
        var payments = job.FromTopic(Payments, s => s.EventTime(p => p.PaidAt));
        var revenue = orders
            .Join("paid-orders", payments, JoinWindow.Within(TimeSpan.FromMinutes(15)), static (o, p) => new PaidOrder(o.Category, p.Amount))
            .KeyBy(static p => p.Category)                                                        // the only exchange
            .WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1)).Grace(TimeSpan.FromSeconds(10))).Late(out var late)
            .Aggregate("revenue", static () => default(Total), static (t, p) => t.Add(p), static (category, w, t) => new Revenue(category, w.Start, t.Orders, t.Amount));
        revenue.ToTopic(PerMinute);
        revenue.ToPostgres(Table, t => t.Key("category", r => r.Category).Key("window_start", r => r.WindowStart)
                                        .Column("orders", r => r.Orders).Column("amount", r => r.Amount));
        late.ToTopic(Late);
        return job.Build();
    }
}
