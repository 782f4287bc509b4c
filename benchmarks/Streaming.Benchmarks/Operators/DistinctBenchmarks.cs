using BenchmarkDotNet.Attributes;
using Streaming.Benchmarks.Support;
using Streaming.Operators.Distinct;
using Streaming.Runtime;

namespace Streaming.Benchmarks.Operators;

/// <summary>
/// A Distinct with as many identities remembered as come in its span, 1 % duplicates, and a watermark that goes on. The floor is a Dictionary with a ring
/// of what expires. Four operators of equal types have run before.
/// </summary>
public class DistinctBenchmarks
{
    private const int Records = 1 << 18;

    /// <summary>Records a millisecond of event time.</summary>
    private const int PerMillisecond = 1_000;

    private readonly Row<long, long>[] _rows = new Row<long, long>[Records];
    private readonly CountingSink<long, long> _sink = new();
    private readonly Random _random = new(3);
    private BenchContext _task = null!;
    private RowTarget<long, long> _head = null!;
    private Dictionary<long, long> _dictionary = [];
    private Queue<(long Id, long Time)> _ring = [];
    private long _next = 1_000_000_000;
    private bool _isFloor;

    /// <summary>Identities in the span.</summary>
    [Params(1_000_000, 10_000_000)]
    public int Live { get; set; }

    private long Within => Live / PerMillisecond;

    [GlobalSetup(Target = nameof(Distinct))]
    public void Fill()
    {
        for (var i = 0; i < 4; i++)
        {
            var last = i == 3;
            _task = new(_sink);
            _task.Before(new DistinctNode<long, long>(new("Bench.cs", i), "dedupe", default, TimeSpan.FromMilliseconds(last ? Within : 10), new DistinctByKey<long, long>())).Open();
            _head = (RowTarget<long, long>)_task.Head;
            for (var n = 0L; n < (last ? 2L * Live : Records); n += Records)
            {
                NextRows();
                Distinct();
            }
        }
    }

    [GlobalSetup(Target = nameof(Dictionary))]
    public void FillFloor()
    {
        _isFloor = true;
        for (var n = 0L; n < 2L * Live; n += Records)
        {
            NextRows();
            Dictionary();
        }
    }

    [IterationSetup]
    public void NextRows()
    {
        if (!_isFloor) _task.Commit();
        for (var i = 0; i < Records; i++)
        {
            var number = _next++;
            var isDuplicate = _random.Next(100) == 0;
            _rows[i] = new() { Key = Ids.Of(isDuplicate ? number - 1 - _random.NextInt64(Live * 3 / 4) : number), Timestamp = number / PerMillisecond, Value = i, Origin = i };
        }
    }

    [GlobalCleanup(Target = nameof(Distinct))]
    public void Report()
    {
        // Gives up the memory of the logs only, which depends on the length of an epoch, not on what is remembered.
        _task.Commit();
        _task.Shrink(1);
        Console.WriteLine($"// {Live:N0} live identities: {_task.LiveBytes / (double)Live:F1} bytes each");
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public long Distinct()
    {
        for (var from = 0; from < Records; from += 256)
        {
            _head.Process(_rows.AsSpan(from, 256));
            if (from % 65_536 == 0) _task.Advance(_rows[from].Timestamp);
        }
        return _sink.Count;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public long Dictionary()
    {
        for (var from = 0; from < Records; from += 256)
        {
            foreach (ref readonly var row in _rows.AsSpan(from, 256))
            {
                if (_dictionary.TryAdd(row.Key, row.Timestamp)) _ring.Enqueue((row.Key, row.Timestamp));
            }
            while (_ring.TryPeek(out var oldest) && oldest.Time + Within <= _rows[from].Timestamp) _dictionary.Remove(_ring.Dequeue().Id);
        }
        return _dictionary.Count;
    }
}
