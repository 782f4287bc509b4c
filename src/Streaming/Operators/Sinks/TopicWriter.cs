using Streaming.Building;
using Streaming.Diagnostics;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>Writes rows to a topic, with event time as the records' timestamp.</summary>
/// <param name="topic">The topic.</param>
/// <param name="partitioner">Chooses the partition of a key.</param>
/// <param name="keys">How keys are written. Without keys the records of a task stay together, in order, in the partition with its number (modulo their count).</param>
/// <param name="values">The format of values.</param>
/// <param name="context">The task.</param>
internal sealed class TopicWriter<TKey, T>(string topic, Partitioner partitioner, RowKeys<TKey> keys, Codec<T> values, OperatorContext context)
{
    private readonly OutgoingRecords _outgoing = context.Outgoing;
    private readonly int _partitions = context.PartitionCount(topic);
    private readonly int _own = context.Partition;
    private readonly long? _retention = context.RetentionMs(topic);
    private readonly TaskCounter _expired = context.Counter(topic, TaskCounter.BeyondRetention);
    private long _oldest = long.MinValue;

    /// <summary>Between batches: what is too old moves on with the clock.</summary>
    public void EndBatch()
    {
        if (_retention is { } retention) _oldest = context.Time.GetUtcNow().ToUnixTimeMilliseconds() - retention;
    }

    public void Write(in TKey key, in T value, long timestamp, int origin)
    {
        var data = _outgoing.Data;
        var start = data.Length;
        try
        {
            var keyLength = 0;
            var partition = _own % _partitions;
            if (!keys.AreNone)
            {
                keys.Write(key, data);
                keyLength = data.Length - start;
                partition = partitioner.Partition(data.Written[start..], _partitions);
            }
            values.Encode(value, data);
            if (timestamp < _oldest) _expired.Add();
            _outgoing.Add(topic, partition, timestamp, keys.AreNone ? -1 : keyLength, data.Length - start - keyLength, context.Cause(origin));
        }
        catch
        {
            _outgoing.Cancel();
            throw;
        }
    }
}

/// <summary>The end of a chain that leads into a topic.</summary>
internal readonly struct TopicStage<TKey, T>(TopicWriter<TKey, T> writer, LogicalNode node) : IStage<TKey, T>
{
    private readonly TopicWriter<TKey, T> _writer = writer;
    private readonly LogicalNode _node = node;

    public bool IsAtomic => true;

    public void Next(in TKey key, in T value, long timestamp, int origin) => _writer.Write(in key, in value, timestamp, origin);

    public void Flush() => _writer.EndBatch();

    public string Describe() => _node.ToString();
}
