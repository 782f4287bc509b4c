using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>The downstream half of an exchange: takes rows out of their envelopes. Control records are the runtime's and are passed over.</summary>
internal sealed class ExchangeReader<TKey, T>(string step, RowKeys<TKey> keys, Codec<T> values, RowTarget<TKey, T> target, OperatorContext context) : RecordReader
{
    private readonly RowWriter<TKey, T> _writer = new(target);

    public override int Read(RecordBatch batch, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var data = batch.Value(i);
            if (ExchangeFormat.IsControl(data)) continue;
            var payload = ExchangeFormat.ReadOrigin(data, out _, out _, out _);
            if (payload < 0)
            {
                Malformed(i, "it is no record of an exchange, or one of a later version");
                continue;
            }
            var status = keys.Read(batch.Key(i), out var key);
            if (status != DecodeStatus.Done)
            {
                if (status == DecodeStatus.NeedsSchema && MustFetch(keys.Serde!, batch, i, _writer)) return i;
                Malformed(i, "its key is none that this job writes");
                continue;
            }
            status = values.Decode(data[payload..], default, out var value);
            if (status != DecodeStatus.Done)
            {
                if (status == DecodeStatus.NeedsSchema && MustFetch(values, batch, i, _writer)) return i;
                Malformed(i, $"its value cannot be decoded ({values.Error(status)})");
                continue;
            }
            var timestamp = batch.Timestamp(i);
            if (timestamp > HighestTimestamp) HighestTimestamp = timestamp;
            _writer.Add(in key, in value, timestamp, i);
        }
        _writer.Flush();
        return to;
    }

    private void Malformed(int i, string cause)
    {
        _writer.Flush();
        context.Faults.Malformed(i, step, cause);
    }
}
