using Streaming.Planning;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Plans;

public sealed class DurableNameTests
{
    [Fact]
    public void Stay_when_a_stateless_step_is_put_into_any_edge()
    {
        var plain = new Edges(-1);
        var names = Names(Build(plain));
        Assert.True(plain.Count > 15);
        for (var at = 0; at < plain.Count; at++) Assert.Equal(names, Names(Build(new Edges(at))));
    }

    [Fact]
    public void Stay_when_a_stateless_end_is_added_to_any_edge()
    {
        var names = Names(Build(new Edges(-1)));
        for (var at = 0; at < new Edges(-1).Counted(Build); at++) Assert.Equal(names, Names(Build(new Edges(at) { AddsEnd = true })));
    }

    // What is kept between runs: names of tasks, of their inputs (the keys of progress), of stores and changelogs, of what is written.
    private static List<string> Names(Topology topology) => [.. topology.Plan.Subtopologies.Select(s =>
        $"{s.Name} reads {Text(s.Inputs.Select(i => i.Topic))} keeps {Text(s.Stores.Select(x => $"{x.Name} {x.Changelog("job")}"))} writes {Text(s.Exchanges.Select(e => e.Topic("job")))} sink {s.Sink?.Name}")];

    private static string Text(IEnumerable<string> names) => string.Join(", ", names);

    private static Topology Build(Edges on)
    {
        var job = new TopologyBuilder("job", o => o.UseJson(ShapesJson.Default));
        var orders = on.Put(on.Put(job.FromTopic(new Topic<string, Order>("orders"))).Distinct("dedupe-orders", TimeSpan.FromMinutes(10)));
        var payments = on.Put(job.FromTopic(new Topic<string, Payment>("payments")));
        var paid = on.Put(orders.Join("paid-orders", payments, JoinWindow.Within(TimeSpan.FromMinutes(15)), static (o, p) => new PaidOrder(o.Category, p.Amount)));
        var revenue = on.Put(on.Put(paid.KeyBy(p => p.Category)).WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1))).Late(out var late)
            .Aggregate("revenue", static () => default(Total), static (t, p) => t.Add(p), static (c, w, t) => new Revenue(c, w.Start, t.Orders, t.Amount)));
        revenue.ToTopic(new Topic<string, Revenue>("revenue-per-minute"));
        on.Put(revenue).AddExternalSink("revenue_table", new FakeSinkFactory<Revenue>());
        on.Put(late).ToTopic("late");
        var (cheap, dear) = on.Put(paid).Split(p => p.Amount < 10);
        on.Put(cheap).Merge(on.Put(dear)).Keep("all-paid");
        var users = on.Put(job.FromTopic<string>("users"));
        var visits = on.Put(on.Put(job.FromTopic<string>("visits")).KeyBy(v => v));
        on.Put(on.Put(users.KeyBy(u => u)).Meet("visits-of-users", visits)).KeyBy(v => v.Length).Keep("lengths");
        on.Put(on.Put(users).KeyBy(u => u.Length)).ToTopic(new Topic<int, string>("by-length"));
        return job.Build();
    }

    /// <summary>Counts the edges of a topology, and puts something into one of them.</summary>
    private sealed class Edges(int at)
    {
        public int Count { get; private set; }

        public bool AddsEnd { get; init; }

        public int Counted(Func<Edges, Topology> build)
        {
            build(this);
            return Count;
        }

        public DataStream<T> Put<T>(DataStream<T> stream)
            where T : notnull
        {
            if (Count++ != at) return stream;
            if (!AddsEnd) return stream.Filter(_ => true).Map(x => x);
            stream.Filter(_ => true);
            return stream;
        }

        public KeyedStream<TKey, T> Put<TKey, T>(KeyedStream<TKey, T> stream)
            where TKey : notnull
            where T : notnull
        {
            if (Count++ != at) return stream;
            if (!AddsEnd) return stream.Filter(_ => true).Map(x => x).Merge(stream.Filter(_ => false));
            stream.Filter(_ => true).Map(x => x);
            return stream;
        }
    }
}
