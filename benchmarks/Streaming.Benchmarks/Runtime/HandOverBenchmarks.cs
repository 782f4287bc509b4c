using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Streaming.Runtime;

namespace Streaming.Benchmarks.Runtime;

/// <summary>Batches through a bounded Channel from one thread to another and back through a second one, so that none is allocated.</summary>
public class HandOverBenchmarks
{
    private const int BatchSize = 256;
    private const int Batches = 4_096;
    private Channel<Row<long, long>[]> _full = null!;
    private Channel<Row<long, long>[]> _empty = null!;

    [GlobalSetup]
    public void Open()
    {
        _full = Channel.CreateBounded<Row<long, long>[]>(new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true });
        _empty = Channel.CreateBounded<Row<long, long>[]>(new BoundedChannelOptions(32) { SingleReader = true, SingleWriter = true });
        for (var i = 0; i < 20; i++) _empty.Writer.TryWrite(new Row<long, long>[BatchSize]);
    }

    [Benchmark(OperationsPerInvoke = Batches * BatchSize)]
    public async Task<long> Batch()
    {
        var producer = Task.Run(ProduceAsync);
        var sum = 0L;
        for (var i = 0; i < Batches; i++)
        {
            var batch = await _full.Reader.ReadAsync();
            foreach (ref readonly var row in batch.AsSpan()) sum += row.Value;
            await _empty.Writer.WriteAsync(batch);
        }
        await producer;
        return sum;
    }

    private async Task ProduceAsync()
    {
        for (var i = 0; i < Batches; i++)
        {
            var batch = await _empty.Reader.ReadAsync();
            foreach (ref var row in batch.AsSpan()) row.Value = i;
            await _full.Writer.WriteAsync(batch);
        }
    }
}
