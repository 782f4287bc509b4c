using System.Text;
using System.Text.Json;

namespace Shop.Demo;

/// <summary>A record of the demo's stream.</summary>
internal readonly record struct StreamRecord(string Topic, string Key, byte[] Value, DateTimeOffset Time);

/// <summary>
/// A realistic stream: skewed categories, payments behind their orders, 1 % of the orders sent twice, out of order within the sources' bound of 5 s, a little
/// garbage. The same seed gives the same stream, but for the time at which it begins.
/// </summary>
internal sealed class ShopStream
{
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private static readonly string[] Categories = ["books", "music", "games", "garden", "kitchen", "toys", "shoes", "bikes", "tea", "lamps", "pens", "maps"];

    private readonly List<StreamRecord> _records;

    public ShopStream(int events, DateTimeOffset begin, int seed)
    {
        Begin = begin;
        // Orders, 90 % of which are paid, 1 % sent twice, and one piece of garbage in two thousand.
        var orders = (int)(events / 1.9105);
        var random = new Random(seed);
        var garbage = Math.Max(1, events / 2000);
        var timed = new List<(long Sent, StreamRecord Record)>(events + 16);
        var step = Span / orders;
        for (var i = 0; i < orders; i++)
        {
            var placed = begin + (step * i);
            var order = new Order($"o-{seed}-{i}", Skewed(random), random.Next(100, 20_000) / 100m, Round(placed));
            Orders.Add(order);
            Add(timed, random, ShopJob.Orders.Name, order.Id, JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.Order), order.PlacedAt);
            if (random.Next(100) == 0)
                Add(timed, random, ShopJob.Orders.Name, order.Id, JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.Order), order.PlacedAt, TimeSpan.FromSeconds(random.Next(3)));
            if (random.Next(10) == 0) continue;
            var payment = new Payment(order.Id, order.Amount, Round(placed + TimeSpan.FromMilliseconds(random.Next(1, 90_000))));
            Payments.Add(payment);
            Add(timed, random, ShopJob.Payments.Name, order.Id, JsonSerializer.SerializeToUtf8Bytes(payment, ShopJson.Default.Payment), payment.PaidAt);
        }
        for (var i = 0; i < garbage; i++)
        {
            var bytes = Encoding.UTF8.GetBytes($"{{ \"id\": \"garbage-{seed}-{i}\", ");
            Garbage.Add(Encoding.UTF8.GetString(bytes));
            var time = begin + (Span * random.NextDouble());
            timed.Add((time.ToUnixTimeMilliseconds(), new(ShopJob.Orders.Name, $"g-{seed}-{i}", bytes, time)));
        }
        timed.Sort(static (a, b) => a.Sent.CompareTo(b.Sent));
        _records = [.. timed.Select(static t => t.Record)];
    }

    public DateTimeOffset Begin { get; }

    public List<Order> Orders { get; } = [];

    public List<Payment> Payments { get; } = [];

    public List<string> Garbage { get; } = [];

    public IReadOnlyList<StreamRecord> Records => _records;

    // A category's share falls with its place, as sales do.
    private static string Skewed(Random random) => Categories[(int)(Categories.Length * Math.Pow(random.NextDouble(), 2.5))];

    private static DateTimeOffset Round(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static void Add(List<(long, StreamRecord)> timed, Random random, string topic, string key, byte[] value, DateTimeOffset time, TimeSpan delay = default)
        // Sent up to 2 s after its time, and a second copy up to 3 s later: out of order within the bound.
        => timed.Add((time.ToUnixTimeMilliseconds() + random.Next(2000) + (long)delay.TotalMilliseconds, new(topic, key, value, time)));
}
