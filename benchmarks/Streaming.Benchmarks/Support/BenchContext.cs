using Streaming.Building;
using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Benchmarks.Support;

/// <summary>One task: wires nodes from the last to the first, each before the one that was added last.</summary>
internal sealed class BenchContext : OperatorContext
{
    private readonly List<Operator> _operators = [];
    private readonly NullBatch _batch = new();
    private RowTarget? _next;

    /// <summary>The task with the end of its chain.</summary>
    public BenchContext(RowTarget end) => _next = end;

    /// <summary>The input of the node that was added last.</summary>
    public RowTarget Head => _next!;

    public long LiveBytes => _operators.Sum(static o => o.LiveBytes);

    public override int Partition => 0;

    public override ITaskStore Store { get; } = new NullStore();

    public override OutgoingRecords Outgoing { get; } = new();

    public override RecordBatch? Current => null;

    public override Faults Faults { get; } = new NoFaults();

    public override TimeProvider Time { get; } = TimeProvider.System;

    public BenchContext Before(LogicalNode node)
    {
        node.CreateOperator(this);
        return this;
    }

    /// <summary>Puts a target of the benchmark's own in front.</summary>
    public void Then(RowTarget target) => _next = target;

    public void Open()
    {
        foreach (var op in _operators) op.Open(long.MinValue);
    }

    public void Advance(long watermark)
    {
        for (var i = _operators.Count - 1; i >= 0; i--)
        {
            var budget = int.MaxValue;
            _operators[i].Advance(watermark, ref budget);
        }
    }

    public void Shrink(long bytes)
    {
        foreach (var op in _operators) op.Shrink(bytes);
    }

    /// <summary>Drains and commits an epoch.</summary>
    public void Commit()
    {
        for (var i = _operators.Count - 1; i >= 0; i--) _operators[i].BeforeDrain();
        var writer = new StateWriter(Outgoing, _batch, ["changelog"], 0, Time);
        for (var i = _operators.Count - 1; i >= 0; i--) _operators[i].Drain(writer);
        Outgoing.Clear();
        _batch.Clear();
        foreach (var op in _operators) op.Committed();
    }

    public override RowTarget<TKey, T> Output<TKey, T>(int port = 0) => port == 0 ? (RowTarget<TKey, T>)_next! : Discard<TKey, T>.Instance;

    public override bool IsConnected(int port) => port == 0;

    public override void SetInput(int port, RowTarget target) => _next = target;

    public override void SetReader(RecordReader reader) => throw new NotSupportedException();

    public override void Register(Operator op) => _operators.Add(op);

    public override Codec<T> Codec<T>(SerdeSlot<T> slot) => (Codec<T>)slot.Explicit!.BindAsync(new("bench", SerdeRole.State, null), default).AsTask().GetAwaiter().GetResult();

    public override int StoreOrdinal(StoreDescriptor store) => 0;

    public override int PartitionCount(string topic) => 1;

    public override TaskCounter Counter(string step, string name) => new(step, name);

    private sealed class NoFaults : Faults
    {
        public override void Threw(Exception error, int origin, string step, bool withoutEffect) => throw new TaskFailedException(error);

        public override void Malformed(int origin, string step, string cause) => throw new NotSupportedException();

        public override TaskFailedException ThrewOnClose(Exception error, string step, string window, string key) => new(error);
    }
}
