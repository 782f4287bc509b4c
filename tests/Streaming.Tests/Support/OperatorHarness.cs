using Streaming.Building;
using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;
using Xunit;

namespace Streaming.Tests.Support;

/// <summary>Runs the operator of one node over a store: rows in, rows out, epochs by hand. After each commit the changelog, compacted, must equal the store.</summary>
internal sealed class OperatorHarness : OperatorContext
{
    private readonly Dictionary<int, object> _outputs = [];
    private readonly Dictionary<int, RowTarget> _inputs = [];
    private readonly Dictionary<string, TaskCounter> _counters = [];
    private readonly Dictionary<string, string> _changelog;
    private readonly SortedTaskStore _store;
    private readonly bool _sideConnected;
    private Operator _operator = null!;

    public OperatorHarness(LogicalNode node, SortedTaskStore store, long watermark = long.MinValue, bool sideConnected = true, TopologyOptions? options = null)
    {
        (_store, _sideConnected) = (store, sideConnected);
        // What a task with nothing but its changelog would restore.
        _changelog = store.Content.ToDictionary(e => e.Key, e => e.Value);
        foreach (var slot in node.Serdes) Assert.True(slot.Resolve(options ?? new()), $"No serde for {slot.Type}.");
        node.CreateOperator(this);
        _operator.Open(watermark);
    }

    public List<string> Thrown { get; } = [];

    public Operator Operator => _operator;

    /// <summary>Records written to the changelog by the last commit.</summary>
    public int Logged { get; private set; }

    public override int Partition => 0;

    public override ITaskStore Store => _store;

    public override OutgoingRecords Outgoing { get; } = new();

    public override RecordBatch? Current => null;

    public override Faults Faults => new RecordingFaults(Thrown);

    public override TimeProvider Time => TimeProvider.System;

    public long Count(string name) => _counters.TryGetValue(name, out var counter) ? counter.Value : 0;

    /// <summary>The rows of an output since the last time.</summary>
    public List<Row<TKey, T>> Take<TKey, T>(int port = 0)
    {
        var rows = ((Collector<TKey, T>)_outputs[port]).Rows;
        List<Row<TKey, T>> taken = [.. rows];
        rows.Clear();
        return taken;
    }

    public void Send<TKey, T>(int port, params Row<TKey, T>[] rows) => ((RowTarget<TKey, T>)_inputs[port]).Process(rows);

    public void Advance(long watermark)
    {
        var budget = int.MaxValue;
        Assert.True(_operator.Advance(watermark, ref budget));
    }

    public bool Advance(long watermark, int budget) => _operator.Advance(watermark, ref budget);

    public void Commit()
    {
        var records = new OutgoingRecords();
        using var batch = _store.NewBatch();
        _operator.BeforeDrain();
        _operator.Drain(new StateWriter(records, batch, ["changelog"], 0, TimeProvider.System));
        _store.Apply(batch);
        for (var i = 0; i < records.Count; i++)
        {
            var key = Convert.ToHexString(records.Key(i));
            if (records[i].ValueLength < 0) Assert.True(_changelog.Remove(key), "A tombstone for a key that was not in the changelog.");
            else _changelog[key] = Convert.ToHexString(records.Value(i));
        }
        Logged = records.Count;
        Assert.Equal(_store.Content.OrderBy(e => e.Key, StringComparer.Ordinal), _changelog.Select(e => (e.Key, e.Value)).OrderBy(e => e.Key, StringComparer.Ordinal));
        _operator.Committed();
    }

    public override RowTarget<TKey, T> Output<TKey, T>(int port = 0)
    {
        var collector = new Collector<TKey, T>();
        _outputs.Add(port, collector);
        return collector;
    }

    public override bool IsConnected(int port) => port == 0 || _sideConnected;

    public override void SetInput(int port, RowTarget target) => _inputs.Add(port, target);

    public override void SetReader(RecordReader reader) => throw new NotSupportedException();

    public override void Register(Operator op) => _operator = op;

    public override Codec<T> Codec<T>(SerdeSlot<T> slot) => (Codec<T>)slot.BindAsync(null, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override int StoreOrdinal(StoreDescriptor store) => 0;

    public override int PartitionCount(string topic) => 1;

    public override TaskCounter Counter(string step, string name) => _counters.TryGetValue(name, out var counter) ? counter : _counters[name] = new(step, name);

    private sealed class Collector<TKey, T> : RowTarget<TKey, T>
    {
        public List<Row<TKey, T>> Rows { get; } = [];

        public override void Process(ReadOnlySpan<Row<TKey, T>> rows) => Rows.AddRange(rows);
    }

    private sealed class RecordingFaults(List<string> thrown) : Faults
    {
        public override void Threw(Exception error, int origin, string step, bool withoutEffect) => thrown.Add($"{error.Message}@{origin} {withoutEffect}");

        public override void Malformed(int origin, string step, string cause) => throw new NotSupportedException();

        public override TaskFailedException ThrewOnClose(Exception error, string step, string window, string key)
            => new(new InvalidOperationException($"{step}: {window} of {key}: {error.Message}", error));
    }
}
