using System.Text.Json.Serialization;
using Streaming.Tests.Support;

namespace Streaming.Tests.Plans;

// The lines of this file are in the golden texts: add new shapes at the end.
internal static class PlanShapes
{
    public static Topology Shop()
    {
        var job = new TopologyBuilder("shop", o => o.UseJson(ShapesJson.Default));
        var orders = job.FromTopic(new Topic<string, Order>("orders"), s => s.EventTime(o => o.PlacedAt).OnBadRecord(ErrorPolicy.DeadLetter("orders-dead")))
            .Distinct("dedupe-orders", within: TimeSpan.FromMinutes(10));
        var payments = job.FromTopic(new Topic<string, Payment>("payments"), s => s.EventTime(p => p.PaidAt));
        var revenue = orders
            .Join("paid-orders", payments, JoinWindow.Within(TimeSpan.FromMinutes(15)), static (o, p) => new PaidOrder(o.Category, p.Amount))
            .KeyBy(static p => p.Category)
            .WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1)).Grace(TimeSpan.FromSeconds(10))).Late(out var late)
            .Aggregate("revenue", static () => default(Total), static (t, p) => t.Add(p), static (category, w, t) => new Revenue(category, w.Start, t.Orders, t.Amount));
        revenue.ToTopic(new Topic<string, Revenue>("revenue-per-minute"));
        revenue.AddExternalSink("revenue_per_minute", new FakeSinkFactory<Revenue>());
        late.ToTopic("late-paid-orders");
        return job.Build();
    }

    public static Topology Stateless()
    {
        var job = new TopologyBuilder("copy");
        var (matched, others) = job.FromTopic<string>("lines", s => s.StartFrom(StartPosition.Latest).AdvanceWhenIdle().OnBadRecord(ErrorPolicy.Skip))
            .Map(l => l.Trim()).FlatMap(l => l.Split(' ')).Split(w => w.Length > 3);
        matched.Merge(job.FromTopic<string>("words")).Filter(w => w != "spam").ToTopic("long-words");
        others.ToTopic(new Topic<int, string>("short-words", partitioner: Partitioner.Crc32), w => w.Length, name: "short-ones");
        others.ForEach("look", _ => { });
        return job.Build();
    }

    public static Topology Meetings()
    {
        var job = new TopologyBuilder("meetings");
        var users = job.FromTopic(new Topic<long, string>("users", partitioner: Partitioner.Crc32));
        var clicks = job.FromTopic<string>("clicks").KeyBy(c => (long)c.Length);
        var pairs = users.Meet("pairs", clicks);
        pairs.KeyBy(p => p).Keep("by-name");
        clicks.Map((c, context) => c + context.Origin.Partition).ForEach("raw-clicks", _ => { });
        return job.Build();
    }
}

internal sealed record Order(string Id, string Category, DateTimeOffset PlacedAt);

internal sealed record Payment(string Id, decimal Amount, DateTimeOffset PaidAt);

internal sealed record PaidOrder(string Category, decimal Amount);

internal sealed record Revenue(string Category, DateTimeOffset WindowStart, int Orders, decimal Amount);

internal readonly record struct Total(int Orders, decimal Amount)
{
    public Total Add(PaidOrder order) => new(Orders + 1, Amount + order.Amount);
}

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(PaidOrder))]
[JsonSerializable(typeof(Revenue))]
[JsonSerializable(typeof(Total))]
internal sealed partial class ShapesJson : JsonSerializerContext;
