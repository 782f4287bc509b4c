using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Streaming.Checkpointing;
using Streaming.Planning;
using Streaming.Runtime;

namespace Streaming.Benchmarks.Runtime;

/// <summary>
/// Batches of 256 records of 40 bytes from a polling thread to a lane: through the engine's <see cref="TaskInput"/>, and through a bare bounded Channel, the floor. In both one thread fills
/// a batch, as a transport does, and the other reads a field of each record and gives the batch's memory back. <see cref="OneThread"/> does the same without handing over, so that the
/// difference is what the hand-over costs. Whoever has to wait yields and does not sleep: a sleep lasts as long as a hundred batches.
/// </summary>
public class HandOverBenchmarks
{
    private const int BatchSize = 256;
    private const int Batches = 4_096;

    /// <summary>Enough for the compiler to have looked at everything again: it waits 100 ms between two looks, and an invocation is shorter.</summary>
    private const int WarmUps = 40;

    private readonly byte[] _value = new byte[40];
    private readonly TopicPartition _partition = new("orders", 0);
    private readonly TopicDescription _topic = new("orders", Guid.NewGuid(), 1);
    private Channel<RecordBatch> _channel = null!;
    private TaskInput _input = null!;
    private long _offset;

    [GlobalSetup]
    public void Open()
    {
        _channel = Channel.CreateBounded<RecordBatch>(new BoundedChannelOptions(64) { SingleReader = true, SingleWriter = true });
        _input = new(new PlannedInput("orders", null!), _partition, _topic, new(_topic.Id, 0, long.MinValue, false, long.MinValue, [], RunEnd.None, EpochId.None), 1 << 20);
        _input.BeginAttempt(1);
        for (var i = 0; i < WarmUps; i++)
        {
            OneThread();
            BareChannel();
            Input();
        }
    }

    [Benchmark(OperationsPerInvoke = Batches * BatchSize)]
    public long OneThread()
    {
        var sum = 0L;
        for (var i = 0; i < Batches; i++)
        {
            using var batch = Fill();
            for (var at = 0; at < batch.Count; at++) sum += batch.Value(at)[0];
        }
        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Batches * BatchSize)]
    public long BareChannel()
    {
        var producer = Task.Run(() =>
        {
            for (var i = 0; i < Batches; i++)
            {
                var batch = Fill();
                var spin = default(SpinWait);
                while (!_channel.Writer.TryWrite(batch)) spin.SpinOnce(sleep1Threshold: -1);
            }
        });
        var sum = 0L;
        for (var i = 0; i < Batches; i++)
        {
            var spin = default(SpinWait);
            RecordBatch? batch;
            while (!_channel.Reader.TryRead(out batch)) spin.SpinOnce(sleep1Threshold: -1);
            for (var at = 0; at < batch.Count; at++) sum += batch.Value(at)[0];
            batch.Dispose();
        }
        producer.Wait();
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Batches * BatchSize)]
    public long Input()
    {
        var producer = Task.Run(() =>
        {
            for (var i = 0; i < Batches; i++)
            {
                var spin = default(SpinWait);
                if (_input.Offer(Fill())) continue;
                while (_input.IsHeld) spin.SpinOnce(sleep1Threshold: -1);
            }
        });
        var sum = 0L;
        for (var i = 0; i < Batches; i++)
        {
            var spin = default(SpinWait);
            while (!_input.Fetch())
            {
                _input.TryRelease();
                spin.SpinOnce(sleep1Threshold: -1);
            }
            var batch = _input.Batch!;
            for (var at = 0; at < batch.Count; at++) sum += batch.Value(at)[0];
            _input.MoveTo(batch.Count);
            _input.TryRelease();
        }
        producer.Wait();
        _input.Fetch();
        return sum;
    }

    private RecordBatch Fill()
    {
        var batch = new RecordBatch(_partition, 1, BatchSize * _value.Length, BatchSize);
        for (var i = 0; i < BatchSize; i++) batch.Add(_offset++, 0, [], keyIsNull: true, _value, valueIsNull: false, []);
        return batch;
    }
}
