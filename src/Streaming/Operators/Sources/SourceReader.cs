using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.Time;

namespace Streaming.Operators;

/// <summary>Decodes a source's records into rows.</summary>
internal sealed class SourceReader<TKey, T>(TopicSourceNode<TKey, T> node, Codec<TKey>? keys, Codec<T> values, RowTarget<TKey, T> target, OperatorContext context) : RecordReader
    where T : notnull
{
    private readonly RowWriter<TKey, T> _writer = new(target);
    private readonly TaskCounter _tombstones = context.Counter(node.Topic, "tombstones");
    private readonly long _maxAhead = (long)node.MaxAhead.TotalMilliseconds;
    private readonly EventTime<T> _time = node.Time;
    private readonly string _step = node.ToString();

    public override int Read(RecordBatch batch, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            TKey key = default!;
            if (keys is not null)
            {
                if (batch.KeyIsNull(i))
                {
                    Malformed(i, "it has no key, and the topic is declared with keys. Read it as an unkeyed topic and use KeyBy");
                    continue;
                }
                var found = keys.Decode(batch.Key(i), batch.Headers(i), out key);
                if (found != DecodeStatus.Done)
                {
                    if (found == DecodeStatus.NeedsSchema && MustFetch(keys, batch, i, _writer)) return i;
                    Malformed(i, $"the key cannot be decoded ({keys.Error(found)})");
                    continue;
                }
            }
            if (batch.ValueIsNull(i))
            {
                _tombstones.Add();
                continue;
            }
            var status = values.Decode(batch.Value(i), batch.Headers(i), out var value);
            if (status != DecodeStatus.Done)
            {
                if (status == DecodeStatus.NeedsSchema && MustFetch(values, batch, i, _writer)) return i;
                Malformed(i, $"the value cannot be decoded ({values.Error(status)})");
            }
            else if (TryReadTime(batch, i, value, out var timestamp))
            {
                if (timestamp > HighestTimestamp) HighestTimestamp = timestamp;
                _writer.Add(in key, in value, timestamp, i);
            }
        }
        _writer.Flush();
        return to;
    }

    private bool TryReadTime(RecordBatch batch, int i, T value, out long timestamp)
    {
        var kafka = timestamp = batch.Timestamp(i);
        if (!_time.IsKafkaTimestamp)
        {
            try
            {
                timestamp = _time.Of(value);
            }
            catch (Exception e)
            {
                _writer.Flush();
                context.Faults.Threw(e, i, $"EventTime of {_step}", withoutEffect: true);
                return false;
            }
            if (kafka >= 0 && timestamp - kafka > _maxAhead)
            {
                Malformed(i, $"its event time {EventTime<T>.Text(timestamp)} is more than {SpanText.Of(node.MaxAhead)} (MaxAhead) after its Kafka timestamp {EventTime<T>.Text(kafka)}");
                return false;
            }
        }
        if (timestamp >= 0) return true;
        Malformed(i, _time.IsKafkaTimestamp ? "it has no Kafka timestamp, and the source has no EventTime" : $"its event time {EventTime<T>.Text(timestamp)} is before 1970");
        return false;
    }

    private void Malformed(int i, string cause)
    {
        // What came before is passed on first: under Fail this call does not return, and everything before the record is to count.
        _writer.Flush();
        context.Faults.Malformed(i, _step, cause);
    }
}
