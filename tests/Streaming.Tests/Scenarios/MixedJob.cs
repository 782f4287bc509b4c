namespace Streaming.Tests.Scenarios;

/// <summary>Dedupe, join, exchange, window and dead letters in one small job, with an input of which nothing is ever late: its output is one multiset, whatever happens to the workers.</summary>
internal static class MixedJob
{
    public const int Orders = 60;

    private static readonly Lazy<string[]> Expected = new(() =>
    {
        using var rig = new Rig(Build());
        rig.Start("a");
        Feed(rig, 0, Orders);
        Finish(rig);
        rig.RunWell(5);
        return Output(rig);
    });

    /// <summary>What a run without faults gives.</summary>
    public static string[] Reference => Expected.Value;

    public static Topology Build()
    {
        var job = new TopologyBuilder("mixed");
        var orders = job.FromTopic(new Topic<string, string>("orders"), Source).DistinctBy("once", static v => v, TimeSpan.FromHours(1))
            .Map(static v => v[0] == '!' ? throw new InvalidOperationException("not an order") : v);
        var payments = job.FromTopic(new Topic<string, string>("payments"), Source);
        orders.Join("pairs", payments, JoinWindow.Within(TimeSpan.FromSeconds(2)), static (o, p) => $"{o}-{p}").ToTopic(new Topic<string, string>("paid"));
        orders.KeyBy(static v => v[..1]).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10)))
            .Aggregate("totals", static () => 0L, static (a, v) => a + long.Parse(v[1..], null), static (k, w, a) => $"{k} {w.StartMs / 1000 % 1000} {a}")
            .ToTopic(new Topic<string, string>("counts"));
        return job.Build();
    }

    /// <summary>Orders from..to, each sent twice, and their payments, in the order of their times.</summary>
    public static void Feed(Rig rig, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (i % 10 == 5) rig.Send("orders", $"k{i % 7}", $"!{i}", i);
            if (i % 20 == 7) rig.World.Cluster.Append("payments", -1, rig.Zero + (i * 1000), [(byte)i], [(byte)i, 0xff]);
            rig.Send("orders", $"k{i % 7}", $"{(char)('a' + (i % 3))}{i}", i).Send("payments", $"k{i % 7}", $"p{i}", i + 0.5);
            rig.Send("orders", $"k{i % 7}", $"{(char)('a' + (i % 3))}{i}", i + 0.2);
        }
    }

    /// <summary>Closes all windows: a last record in every partition.</summary>
    public static void Finish(Rig rig)
    {
        for (var partition = 0; partition < 2; partition++)
            rig.Send("orders", KeyOf(partition), "z1", 1000 + partition, partition).Send("payments", KeyOf(partition), "end", 3000, partition);
    }

    public static string[] Output(Rig rig) => [.. rig.Out("paid"), .. rig.Out("counts"), .. rig.Values("dead")];

    private static string KeyOf(int partition) =>
        Enumerable.Range(0, 100).Select(static i => $"end{i}").First(k => Partitioner.Murmur2.Partition(System.Text.Encoding.UTF8.GetBytes(k), 2) == partition);

    // Nothing counts as idle, so nothing can be late.
    private static void Source(TopicSource<string> source) => source.OutOfOrder(TimeSpan.Zero).IdleAfter(TimeSpan.FromHours(10)).OnBadRecord(ErrorPolicy.DeadLetter("dead"));
}
