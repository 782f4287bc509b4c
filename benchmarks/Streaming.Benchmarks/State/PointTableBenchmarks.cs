using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Streaming.Benchmarks.Support;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Benchmarks.State;

/// <summary>A hit in the live level: a number added to a value. The floor is a Dictionary updated by reference.</summary>
public class PointTableBenchmarks
{
    private const int Records = 1 << 20;
    private readonly Row<long, long>[] _rows = new Row<long, long>[Records];
    private readonly Row<(long, long), long>[] _pairs = new Row<(long, long), long>[Records];
    private readonly Dictionary<long, long> _dictionary = [];
    private PointTable<long, long> _table = null!;
    private PointTable<(long, long), long> _pairTable = null!;

    /// <summary>Keys in the table.</summary>
    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _table = New<long>();
        _pairTable = New<(long, long)>();
        var random = new Random(1);
        foreach (var number in Ids.Shuffled(Keys)) Set(Ids.Of(number));
        for (var i = 0; i < Records; i++)
        {
            var id = Ids.Of(random.Next(Keys));
            _rows[i] = new() { Key = id, Value = i };
            _pairs[i] = new() { Key = (id, ~id), Value = i };
        }
        Long();
        Pair();
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public void Long() => Add(_table, _rows);

    [Benchmark(OperationsPerInvoke = Records)]
    public void Pair() => Add(_pairTable, _pairs);

    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public void Dictionary()
    {
        foreach (ref readonly var row in _rows.AsSpan()) CollectionsMarshal.GetValueRefOrAddDefault(_dictionary, row.Key, out _) += row.Value;
    }

    private static void Add<TKey>(PointTable<TKey, long> table, Row<TKey, long>[] rows)
        where TKey : notnull
    {
        for (var from = 0; from < rows.Length; from += 256)
        {
            var batch = rows.AsSpan(from, 256);
            var numbers = table.Locate<long>(batch);
            for (var i = 0; i < batch.Length; i++)
            {
                ref readonly var row = ref batch[i];
                var number = numbers[i];
                ref var entry = ref table[number];
                entry.Value += row.Value;
                table.Changed(ref entry, number);
            }
        }
    }

    private void Set(long id)
    {
        Add(_table, id);
        Add(_pairTable, (id, ~id));
        _dictionary[id] = 0;
    }

    private static void Add<TKey>(PointTable<TKey, long> table, TKey key)
        where TKey : notnull
    {
        var number = table.Locate<long>([new() { Key = key }])[0];
        table.Changed(ref table[number], number);
    }

    private static PointTable<TKey, long> New<TKey>()
        where TKey : notnull
    {
        var codec = Serdes.Int64.BindAsync(new("bench", SerdeRole.State, null), default).AsTask().Result;
        var table = new PointTable<TKey, long>(KeyCodecs.For<TKey>(), new StateCodec<long>("bench", codec));
        using var store = new NullStore();
        table.Open(store, 0);
        return table;
    }
}
