using BenchmarkDotNet.Attributes;
using Streaming.Benchmarks.Support;
using Streaming.Operators.Distinct;
using Streaming.Runtime;

namespace Streaming.Benchmarks.Operators;

/// <summary>
/// Map, filter (passes 9 of 10), Distinct (1 % duplicates) and a windowed sum over ten thousand categories, on a struct of 40 bytes, an epoch drained every 262,144 records. Four
/// chains of equal types with other functions have run before, since one alone would be inlined as no real job is. The floor does the same by hand with dictionaries, without
/// the drain.
/// </summary>
public class WholeChainBenchmarks
{
    private const int Records = 1 << 18;
    private const int PerMillisecond = 1_000;
    private const int Categories = 10_000;
    private readonly Row<long, Order>[] _rows = new Row<long, Order>[Records];
    private readonly Random _random = new(3);
    private readonly Dictionary<long, long> _seen = [];
    private readonly Queue<(long Id, long Time)> _ring = [];
    private readonly Dictionary<long, Dictionary<long, Total>> _windows = [];
    private CountingSink<long, Revenue> _sink = new();
    private BenchContext _task = null!;
    private RowTarget<long, Order> _head = null!;
    private long _next = 1_000_000_000;

    /// <summary>Identities in the span of the Distinct.</summary>
    [Params(1_000_000, 10_000_000)]
    public int Live { get; set; }

    private long Within => Live / PerMillisecond;

    [GlobalSetup(Target = nameof(Chain))]
    public void Fill()
    {
        Func<Order, Order>[] maps =
        [
            static o => new Order(o.Id, o.Category, o.Amount + 1, o.Weight, o.Flags),
            static o => new Order(o.Id, o.Category, o.Amount - 1, o.Weight, o.Flags),
            static o => new Order(o.Id, o.Category, o.Amount * 2, o.Weight, o.Flags),
            static o => new Order(o.Id, o.Category, o.Amount + o.Weight, o.Weight, o.Flags),
        ];
        Func<Order, bool>[] filters = [static o => o.Flags != 1, static o => o.Flags != 2, static o => o.Flags != 3, static o => o.Flags != 0];
        Func<Total, Order, Total>[] adds =
        [
            static (t, o) => new Total(t.Orders + 1, t.Amount + o.Amount),
            static (t, o) => new Total(t.Orders + 1, t.Amount + o.Weight),
            static (t, o) => new Total(t.Orders + 2, t.Amount + o.Amount),
            static (t, o) => new Total(t.Orders + 1, Math.Max(t.Amount, o.Amount)),
        ];
        for (var i = 0; i < 4; i++)
        {
            var last = i == 3;
            Wire(maps[i], filters[i], adds[i], TimeSpan.FromMilliseconds(last ? Within : 100));
            for (var n = 0L; n < (last ? 2L * Live : 4L * Records); n += Records)
            {
                NextRows();
                Chain();
            }
        }
    }

    [GlobalSetup(Target = nameof(ByHand))]
    public void FillFloor()
    {
        for (var n = 0L; n < 2L * Live; n += Records)
        {
            NextRows();
            ByHand();
        }
    }

    [IterationSetup]
    public void NextRows()
    {
        for (var i = 0; i < Records; i++)
        {
            var number = _next++;
            var isDuplicate = _random.Next(100) == 0;
            var id = Ids.Of(isDuplicate ? number - 1 - _random.NextInt64(Live * 3 / 4) : number);
            _rows[i] = new() { Key = id, Value = new(id, _random.Next(Categories), i, number, _random.Next(10)), Timestamp = number / PerMillisecond, Origin = i };
        }
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public long Chain()
    {
        for (var from = 0; from < Records; from += 256)
        {
            _head.Process(_rows.AsSpan(from, 256));
            if (from % 65_536 == 0) _task.Advance(_rows[from].Timestamp);
        }
        _task.Commit();
        return _sink.Count;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public long ByHand()
    {
        var closed = 0L;
        for (var from = 0; from < Records; from += 256)
        {
            foreach (ref readonly var row in _rows.AsSpan(from, 256))
            {
                if (row.Value.Flags == 0 || !_seen.TryAdd(row.Key, row.Timestamp)) continue;
                _ring.Enqueue((row.Key, row.Timestamp));
                var start = row.Timestamp / 1_000;
                if (!_windows.TryGetValue(start, out var window)) _windows.Add(start, window = []);
                ref var total = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(window, row.Value.Category, out _);
                total = new(total.Orders + 1, total.Amount + row.Value.Amount);
            }
            var now = _rows[from].Timestamp;
            while (_ring.TryPeek(out var oldest) && oldest.Time + Within <= now) _seen.Remove(_ring.Dequeue().Id);
            if (_windows.Remove(now / 1_000 - 1, out var done)) closed += done.Count;
        }
        return closed;
    }

    /// <summary>By order id through map, filter and Distinct; by category from there, as behind an exchange.</summary>
    private void Wire(Func<Order, Order> map, Func<Order, bool> filter, Func<Total, Order, Total> add, TimeSpan within)
    {
        _sink = new();
        var job = new TopologyBuilder("bench");
        var orders = job.FromTopic(new Topic<long, Order>("orders")).Map(map).Filter(filter);
        var first = job.Nodes.Count;
        job.FromTopic(new Topic<long, Order>("by-category")).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(1)))
            .Aggregate("revenue", static () => default, add, static (category, window, total) => new Revenue(category, window.Start.Ticks, total.Amount), new TotalSerde());
        _task = new BenchContext(_sink);
        _task.Before(job.Nodes[^1]);
        _task.Then(new ByCategory((RowTarget<long, Order>)_task.Head));
        _task.Before(new DistinctNode<long, Order>(new("Bench.cs", 1), "dedupe", default, within, new DistinctByKey<long, Order>()));
        for (var i = first - 1; i > 0; i--) _task.Before(job.Nodes[i]);
        _task.Open();
        _head = (RowTarget<long, Order>)_task.Head;
    }

    /// <summary>What an exchange does to keys, without the exchange.</summary>
    private sealed class ByCategory(RowTarget<long, Order> target) : RowTarget<long, Order>
    {
        private readonly RowWriter<long, Order> _writer = new(target);

        public override void Process(ReadOnlySpan<Row<long, Order>> rows)
        {
            foreach (ref readonly var row in rows) _writer.Add(row.Value.Category, in row.Value, row.Timestamp, row.Origin);
            _writer.Flush();
        }
    }
}
