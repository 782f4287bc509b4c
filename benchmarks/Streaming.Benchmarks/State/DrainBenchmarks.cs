using BenchmarkDotNet.Attributes;
using Streaming.Benchmarks.Support;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Benchmarks.State;

/// <summary>Writing the dirty entries of an epoch: canonical bytes of key and value into the buffer of changelog records and a store batch.</summary>
public class DrainBenchmarks
{
    private const int Keys = 1_000_000;
    private readonly OutgoingRecords _outgoing = new();
    private readonly NullBatch _batch = new();
    private readonly Row<long, long>[] _rows = new Row<long, long>[256];
    private int[] _order = [];
    private PointTable<long, long> _table = null!;

    [GlobalSetup]
    public void Fill()
    {
        var codec = Serdes.Int64.BindAsync(new("bench", SerdeRole.State, null), default).AsTask().Result;
        _table = new(KeyCodecs.For<long>(), new StateCodec<long>("bench", codec));
        using var store = new NullStore();
        _table.Open(store, 0);
        _order = Ids.Shuffled(Keys);
        Touch();
        new Random(9).Shuffle(_order);
        Drain();
        _table.Committed();
    }

    [IterationSetup]
    public void Touch()
    {
        for (var from = 0; from < _order.Length; from += 256)
        {
            var count = Math.Min(256, _order.Length - from);
            for (var i = 0; i < count; i++) _rows[i].Key = Ids.Of(_order[from + i]);
            foreach (var number in _table.Locate<long>(_rows.AsSpan(0, count))) _table.Changed(ref _table[number], number);
        }
    }

    [IterationCleanup]
    public void Commit() => _table.Committed();

    [Benchmark(OperationsPerInvoke = Keys)]
    public long Drain()
    {
        _table.Drain(new StateWriter(_outgoing, _batch, ["changelog"], 0, TimeProvider.System));
        var bytes = _outgoing.Bytes;
        _outgoing.Clear();
        _batch.Clear();
        return bytes;
    }
}
