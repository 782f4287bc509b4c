using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Streaming.Benchmarks.Support;
using Streaming.Runtime;

namespace Streaming.Benchmarks.Windows;

/// <summary>
/// A record added to one of three open windows at random, all keys in each of them. The floor is the shortest thing a user would write: a Dictionary a window, updated by reference.
/// </summary>
public class WindowUpdateBenchmarks
{
    private const int Records = 1 << 20;
    private readonly Row<long, Sale>[] _rows = new Row<long, Sale>[Records];
    private readonly Dictionary<long, Total>[] _dictionaries = [[], [], []];
    private WindowJob _job = null!;

    /// <summary>Keys in each window.</summary>
    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var i = 0; i < Records; i++) _rows[i] = NewRow(random.Next(Keys), random.Next(3000));
        var all = new Row<long, Sale>[3 * Keys];
        foreach (var number in Ids.Shuffled(all.Length)) all[number] = NewRow(number / 3, number % 3 * 1000);
        random.Shuffle(all);
        for (var add = 1; add < WindowJob.Adds.Length; add++)
        {
            var other = new WindowJob(add);
            for (var round = 0; round < 3; round++) other.Process(_rows[..100_000]);
            other.Advance(10_000);
        }
        _job = new(0);
        _job.Process(all);
        foreach (var row in all) Add(in row);
        // Until the compiler has done its last: three warm-up rounds of a small table are over before it begins.
        for (var round = 0; round < 25; round++) Update();
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public void Update() => _job.Process(_rows);

    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public void Dictionary()
    {
        foreach (ref readonly var row in _rows.AsSpan()) Add(in row);
    }

    private static Row<long, Sale> NewRow(int key, long timestamp) => new() { Key = Ids.Of(key), Value = new(key, key & 0xFF, 1, 2, 3), Timestamp = timestamp };

    private void Add(in Row<long, Sale> row)
    {
        ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(_dictionaries[row.Timestamp / 1000], row.Key, out _);
        total = WindowJob.Adds[0](total, row.Value);
    }
}
