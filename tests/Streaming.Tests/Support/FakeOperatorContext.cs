using Streaming.Building;
using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;
using Xunit;

namespace Streaming.Tests.Support;

/// <summary>The context of one node, in the hands of a test. To run nodes behind one another, give the input of the later as the output of the earlier.</summary>
internal sealed class FakeOperatorContext : OperatorContext
{
    private readonly Dictionary<int, RowTarget> _outputs = [];
    private readonly Dictionary<(string, string), TaskCounter> _counters = [];
    private readonly List<StoreDescriptor> _stores = [];

    public Dictionary<int, RowTarget> Inputs { get; } = [];

    public RecordReader? Reader { get; private set; }

    public List<Operator> Operators { get; } = [];

    public Dictionary<string, int> PartitionCounts { get; } = [];

    public FakeFaults FakeFaults { get; init; } = new();

    public ITaskStore? TaskStore { get; init; }

    public RecordBatch? Batch { get; set; }

    public int TaskNumber { get; init; }

    public override int Partition => TaskNumber;

    public override ITaskStore Store => TaskStore ?? throw new InvalidOperationException("This test gave no store.");

    public override OutgoingRecords Outgoing { get; } = new();

    public override RecordBatch? Current => Batch;

    public override Faults Faults => FakeFaults;

    public override TimeProvider Time => TimeProvider.System;

    /// <summary>Gives the node an output that keeps its rows.</summary>
    public CollectingTarget<TKey, T> Collect<TKey, T>(int port = 0)
    {
        var target = new CollectingTarget<TKey, T>();
        _outputs.Add(port, target);
        return target;
    }

    public FakeOperatorContext WithOutput(RowTarget target, int port = 0)
    {
        _outputs.Add(port, target);
        return this;
    }

    public RowTarget<TKey, T> Input<TKey, T>(int port = 0) => (RowTarget<TKey, T>)Inputs[port];

    public long Count(string step, string name) => Counter(step, name).Value;

    public override RowTarget<TKey, T> Output<TKey, T>(int port = 0) => _outputs.TryGetValue(port, out var target) ? (RowTarget<TKey, T>)target : Discard<TKey, T>.Instance;

    public override bool IsConnected(int port) => _outputs.ContainsKey(port);

    public override void SetInput(int port, RowTarget target) => Inputs.Add(port, target);

    public override void SetReader(RecordReader reader) => Reader = reader;

    public override void Register(Operator op) => Operators.Add(op);

    public override Codec<T> Codec<T>(SerdeSlot<T> slot)
    {
        Assert.True(slot.Serde is not null || slot.Resolve(new TopologyOptions()), $"No serde for {typeof(T)}");
        var bound = slot.BindAsync(null, CancellationToken.None).AsTask();
        Assert.True(bound.IsCompletedSuccessfully);
        return (Codec<T>)bound.GetAwaiter().GetResult();
    }

    public override int StoreOrdinal(StoreDescriptor store)
    {
        if (!_stores.Contains(store)) _stores.Add(store);
        return _stores.IndexOf(store);
    }

    public override int PartitionCount(string topic) => PartitionCounts.GetValueOrDefault(topic, 1);

    public override TaskCounter Counter(string step, string name)
    {
        if (!_counters.TryGetValue((step, name), out var counter)) _counters.Add((step, name), counter = new(step, name));
        return counter;
    }
}
