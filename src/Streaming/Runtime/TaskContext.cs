using Streaming.Building;
using Streaming.Diagnostics;
using Streaming.Planning;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Runtime;

/// <summary>Wires the operators of one task, from the ends of its subtopology to its sources.</summary>
internal sealed class TaskContext(Subtopology subtopology, StreamTask task, TaskEnvironment environment, Faults faults) : OperatorContext
{
    private readonly Dictionary<(LogicalNode, int), RowTarget> _inputs = [];
    private readonly List<(LogicalNode Node, Operator Operator)> _operators = [];
    private readonly Dictionary<LogicalNode, RecordReader> _readers = [];
    private LogicalNode _node = null!;

    public override int Partition => task.Id.Partition;

    public override ITaskStore Store => task.Store;

    public override OutgoingRecords Outgoing => task.Outgoing;

    public override RecordBatch? Current => task.Current;

    public override Faults Faults => faults;

    public override long Cause(int origin) => origin < 0 || task.CurrentInput is not { } input ? RecordCause.None : new RecordCause(input.Number, input.Batch!.Offset(origin), false).Tag;

    public override TimeProvider Time => environment.Time;

    /// <summary>Creates everything. The operators come in topological order, each with how far its input's event times may lie behind the task's watermark, and its step as errors name it.</summary>
    public void Wire(IEnumerable<TaskInput> inputs, out (Operator Operator, long Delay, string Step)[] operators)
    {
        foreach (var node in subtopology.Nodes.OrderByDescending(n => n.Id))
        {
            _node = node;
            node.CreateOperator(this);
        }
        foreach (var input in inputs)
        {
            if (input.Planned.Exchange is { } exchange)
            {
                _node = exchange;
                exchange.CreateReader(this);
            }
            input.Reader = _readers[input.Planned.Node];
        }
        _operators.Reverse();
        operators = [.. _operators.Select(o => (o.Operator, Delay(o.Node), o.Node.ToString()))];
    }

    /// <summary>How far, in ms, event times that reach a node may lie behind the task's watermark, because of operators before it that emit on close.</summary>
    public long Delay(LogicalNode node) => node.Inputs.Where(i => subtopology.Nodes.Contains(i.Node) && i.Node is not ExchangeNode)
        .Select(i => Delay(i.Node) + i.Node.OutputDelay).DefaultIfEmpty(0).Max();

    public override RowTarget<TKey, T> Output<TKey, T>(int port = 0)
    {
        var targets = Readers(port).Select(r => Adapt<TKey, T>(_inputs[r])).ToArray();
        return targets.Length switch
        {
            0 => Discard<TKey, T>.Instance,
            1 => targets[0],
            _ => new FanOut<TKey, T>(targets),
        };
    }

    public override bool IsConnected(int port) => Readers(port).Any();

    public override void SetInput(int port, RowTarget target) => _inputs.Add((_node, port), target);

    public override void SetReader(RecordReader reader) => _readers.Add(_node, reader);

    public override void Register(Operator op) => _operators.Add((_node, op));

    public override Codec<T> Codec<T>(SerdeSlot<T> slot) => (Codec<T>)environment.Codecs[slot];

    public override int SchemaOrdinal(SerdeSlot slot) => environment.SchemaOrdinals.GetValueOrDefault(slot);

    public override int StoreOrdinal(StoreDescriptor store) => subtopology.Stores.ToList().IndexOf(store);

    public override int PartitionCount(string topic) => environment.PartitionCount(topic);

    public override long? RetentionMs(string topic) => environment.RetentionMs(topic);

    public override TaskCounter Counter(string step, string name) => task.Counter(step, name);

    private IEnumerable<(LogicalNode, int)> Readers(int port)
    {
        foreach (var node in subtopology.Nodes)
            for (var i = 0; i < node.Inputs.Count; i++)
                if (node.Inputs[i] == new NodeOutput(_node, port)) yield return (node, i);
    }

    private RowTarget<TKey, T> Adapt<TKey, T>(RowTarget target) => target switch
    {
        RowTarget<TKey, T> same => same,
        RowTarget<NoKey, T> unkeyed => (RowTarget<TKey, T>)unkeyed.Fuse(new DropKeyFusion<TKey, T>(faults)),
        _ => throw new InvalidOperationException($"{_node} gives rows of {typeof(TKey)} and {typeof(T)}; {target.GetType()} takes others."),
    };
}
