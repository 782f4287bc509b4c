using Streaming.Building;
using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;
using Xunit;

namespace Streaming.Tests.Operators;

/// <summary>
/// Runs one step as a task would: rows and watermarks in, rows out, epochs that are committed into a store that outlives the operator. After each commit the changelog,
/// compacted, must equal the store.
/// </summary>
internal sealed class OperatorRig<TKey, T, TOut> : OperatorContext
{
    private readonly SortedDictionary<byte[], byte[]> _changelog = new(ByteOrder.Instance);
    private readonly Dictionary<string, TaskCounter> _counters = [];
    private readonly Func<LogicalNode> _node;
    private readonly Collector _collector = new();
    private readonly ThrowLog _faults = new();
    private RowTarget<TKey, T>? _input;
    private Operator? _operator;
    private long _committedWatermark = long.MinValue;
    private long _watermark = long.MinValue;

    public OperatorRig(Func<LogicalNode> node)
    {
        _node = node;
        Reopen();
    }

    public MemoryStore MemoryStore { get; } = new();

    public Operator Operator => _operator!;

    /// <summary>What came out since the last call.</summary>
    public List<Row<TKey, TOut>> Emitted
    {
        get
        {
            var rows = _collector.Rows.ToList();
            _collector.Rows.Clear();
            return rows;
        }
    }

    /// <summary>What user code threw.</summary>
    public List<(Exception Error, int Origin, bool WithoutEffect)> Threw => _faults.Threwn;

    /// <summary>Number of changelog records so far.</summary>
    public int Changes { get; private set; }

    public override int Partition => 3;

    public override ITaskStore Store => MemoryStore;

    public override OutgoingRecords Outgoing { get; } = new();

    public override RecordBatch? Current => null;

    public override Faults Faults => _faults;

    public override TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>As after a crash or an undone epoch: what is not committed is gone.</summary>
    public void Reopen()
    {
        _node().CreateOperator(this);
        _operator!.Open(_committedWatermark);
        _watermark = _committedWatermark;
    }

    public void Send(TKey key, T value, long time) => Send((key, value, time));

    public void Send(params ReadOnlySpan<(TKey Key, T Value, long Time)> records)
    {
        var rows = new Row<TKey, T>[records.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = new() { Key = records[i].Key, Value = records[i].Value, Timestamp = records[i].Time, Origin = i };
        _input!.Process(rows);
    }

    public void MarkHead() => _input!.MarkHead();

    public void Advance(long watermark)
    {
        var budget = int.MaxValue;
        Assert.True(_operator!.Advance(watermark, ref budget));
        _watermark = Math.Max(_watermark, watermark == long.MaxValue ? _watermark : watermark);
    }

    public void Commit()
    {
        Drain()();
    }

    /// <summary>Drains the epoch; the returned action commits it.</summary>
    public Action Drain()
    {
        var watermark = _watermark;
        var batch = MemoryStore.NewBatch();
        _operator!.BeforeDrain();
        _operator.Drain(new StateWriter(Outgoing, batch, ["job.step.changelog"], Partition, Time));
        Changes += Outgoing.Count;
        for (var i = 0; i < Outgoing.Count; i++)
        {
            if (Outgoing[i].ValueLength < 0) _changelog.Remove(Outgoing.Key(i).ToArray());
            else _changelog[Outgoing.Key(i).ToArray()] = Outgoing.Value(i).ToArray();
        }
        Outgoing.Clear();
        return () =>
        {
            MemoryStore.Apply(batch);
            Assert.Equal(_changelog.Select(e => (Convert.ToHexString(e.Key), Convert.ToHexString(e.Value))), MemoryStore.Entries.Select(e => (Convert.ToHexString(e.Key), Convert.ToHexString(e.Value))));
            _committedWatermark = watermark;
            _operator.Committed();
        };
    }

    public long Count(string counter) => _counters.TryGetValue(counter, out var c) ? c.Value : 0;

    public override RowTarget<TOutKey, TRow> Output<TOutKey, TRow>(int port = 0) => (RowTarget<TOutKey, TRow>)(object)_collector;

    public override bool IsConnected(int port) => true;

    public override void SetInput(int port, RowTarget target) => _input = (RowTarget<TKey, T>)target;

    public override void SetReader(RecordReader reader) => throw new NotSupportedException();

    public override void Register(Operator op) => _operator = op;

    public override Codec<TValue> Codec<TValue>(SerdeSlot<TValue> slot)
    {
        Assert.True(slot.Resolve(new TopologyOptions()));
        return (Codec<TValue>)slot.BindAsync(null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    public override int StoreOrdinal(StoreDescriptor store) => 0;

    public override int PartitionCount(string topic) => 1;

    public override TaskCounter Counter(string step, string name)
    {
        if (!_counters.TryGetValue(name, out var counter)) _counters.Add(name, counter = new(step, name));
        return counter;
    }

    private sealed class Collector : RowTarget<TKey, TOut>
    {
        public List<Row<TKey, TOut>> Rows { get; } = [];

        public override void Process(ReadOnlySpan<Row<TKey, TOut>> rows) => Rows.AddRange(rows);
    }

    private sealed class ThrowLog : Faults
    {
        public List<(Exception, int, bool)> Threwn { get; } = [];

        public override void Threw(Exception error, int origin, string step, bool withoutEffect)
        {
            if (origin < 0) throw new TaskFailedException(error);
            Threwn.Add((error, origin, withoutEffect));
        }

        public override void Malformed(int origin, string step, string cause) => throw new NotSupportedException();

        public override TaskFailedException ThrewOnClose(Exception error, string step, string window, string key) => new(error);
    }
}
