using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>The upstream half of an exchange: writes each row, in an envelope with its origin, to the partition of its key.</summary>
internal sealed class ExchangeWriter<TKey, T>(string topic, Partitioner partitioner, RowKeys<TKey> keys, Codec<T> values, Origins origins, OperatorContext context)
{
    private readonly OutgoingRecords _outgoing = context.Outgoing;
    private readonly int _partitions = context.PartitionCount(topic);

    public void Write(in TKey key, in T value, long timestamp, int origin)
    {
        var data = _outgoing.Data;
        var start = data.Length;
        try
        {
            keys.Write(key, data);
            var keyLength = data.Length - start;
            var partition = partitioner.Partition(data.Written[start..], _partitions);
            origins.Read(context.Current, origin, out var source, out var sourcePartition, out var offset);
            ExchangeFormat.WriteOrigin(data, source, sourcePartition, offset);
            values.Encode(value, data);
            _outgoing.Add(topic, partition, timestamp, keyLength, data.Length - start - keyLength, context.Cause(origin));
        }
        catch
        {
            _outgoing.Cancel();
            throw;
        }
    }
}

/// <summary>The end of a chain that leads into an exchange.</summary>
internal readonly struct ExchangeStage<TKey, T>(ExchangeWriter<TKey, T> writer, LogicalNode node) : IStage<TKey, T>
{
    private readonly ExchangeWriter<TKey, T> _writer = writer;
    private readonly LogicalNode _node = node;

    public bool IsAtomic => true;

    public void Next(in TKey key, in T value, long timestamp, int origin) => _writer.Write(in key, in value, timestamp, origin);

    public void Flush()
    {
    }

    public string Describe() => _node.ToString();
}
