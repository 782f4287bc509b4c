using Streaming.Building;

namespace Streaming.Runtime;

/// <summary>
/// Finds the source record behind a record in hand: the record itself in a batch of a source, what its envelope says in a batch of an exchange.
/// Used by one task.
/// </summary>
internal sealed class Origins
{
    private readonly HashSet<string> _exchanges = [];
    private readonly Dictionary<uint, string> _sources = [];
    private string? _topic;
    private uint _hash;
    private bool _isExchange;

    /// <summary>Knows the exchanges and sources among these nodes and upstream of them.</summary>
    public Origins(string job, params IEnumerable<LogicalNode> nodes)
    {
        var seen = new HashSet<LogicalNode>();
        var open = new Stack<LogicalNode>(nodes);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            if (node is SourceNode source) _sources[ExchangeFormat.TopicHash(source.Topic)] = source.Topic;
            else if (node is ExchangeNode exchange) _exchanges.Add(exchange.Topic(job));
            foreach (var input in node.Inputs) open.Push(input.Node);
        }
    }

    /// <summary>The origin of a record of a batch; partition and offset are -1 if there is none.</summary>
    public void Read(RecordBatch? batch, int index, out uint topicHash, out int partition, out long offset)
    {
        if (batch is null || index < 0)
        {
            (topicHash, partition, offset) = (0, -1, -1);
            return;
        }
        if (!ReferenceEquals(batch.Partition.Topic, _topic)) SwitchTo(batch.Partition.Topic);
        if (_isExchange) ExchangeFormat.ReadOrigin(batch.Value(index), out topicHash, out partition, out offset);
        else (topicHash, partition, offset) = (_hash, batch.Partition.Partition, batch.Offset(index));
    }

    /// <summary>The same with the topic's name; empty if there is none.</summary>
    public RecordOrigin Read(RecordBatch? batch, int index)
    {
        Read(batch, index, out var hash, out var partition, out var offset);
        return partition < 0 ? new("", -1, -1) : new(_sources.GetValueOrDefault(hash, ""), partition, offset);
    }

    private void SwitchTo(string topic) => (_topic, _hash, _isExchange) = (topic, ExchangeFormat.TopicHash(topic), _exchanges.Contains(topic));
}
