using System.Buffers.Binary;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Producer;

/// <content>The record path: copies from the task's buffer into the client's queue; no allocation, no wait.</content>
internal sealed unsafe partial class EpochProducer
{
    private const int CopyFlag = 2;

    public int Send(OutgoingRecords records, int from)
    {
        ArgumentNullException.ThrowIfNull(records);
        var (client, topics, reports) = (_native.Handle.Raw, _native.Topics, _native.Reports);
        var arguments = stackalloc RdArgument[8];
        new Span<RdArgument>(arguments, 8).Clear();
        arguments[0].Type = RdArgument.Topic;
        arguments[1].Type = RdArgument.Partition;
        arguments[2] = new RdArgument { Type = RdArgument.Flags, Int32 = CopyFlag };
        arguments[3].Type = RdArgument.Timestamp;
        arguments[4].Type = RdArgument.Opaque;
        arguments[5].Type = RdArgument.Key;
        arguments[6].Type = RdArgument.Value;
        // Something to point at for bytes that are empty and not null.
        byte nothing = 0;
        var count = records.Count;
        // Reports may come before a call returns, so the records count as sent from the start.
        reports.Sent(count - from);
        fixed (byte* written = records.Data.Written)
        {
            var data = written == null ? &nothing : written;
            for (var i = from; i < count; i++)
            {
                ref readonly var e = ref records[i];
                var (key, value) = (Math.Max(e.KeyLength, 0), Math.Max(e.ValueLength, 0));
                var headers = e.Start + key + value;
                arguments[0].Pointer = topics.Handle(e.Topic);
                arguments[1].Int32 = e.Partition;
                // 0 would mean "now" to the client.
                arguments[3].Int64 = e.Timestamp == 0 ? 1 : e.Timestamp;
                arguments[4].Pointer = (nint)e.Tag;
                Bytes(ref arguments[5], data + e.Start, e.KeyLength);
                Bytes(ref arguments[6], data + e.Start + key, e.ValueLength);
                nuint used = 7;
                if (headers < e.End)
                {
                    arguments[7] = new RdArgument { Type = RdArgument.Headers, Pointer = Headers(data + headers, e.End - headers) };
                    used = 8;
                }
                var error = Rdkafka.rd_kafka_produceva(client, arguments, used);
                if (error != 0 && !Refuse(error, in e, used == 8 ? arguments[7].Pointer : 0))
                {
                    reports.Sent(i - count);
                    return i;
                }
            }
        }
        return count;
    }

    private static void Bytes(ref RdArgument argument, byte* bytes, int length)
    {
        argument.Pointer = length < 0 ? 0 : (nint)bytes;
        argument.Size = (nuint)Math.Max(length, 0);
    }

    private static nint Headers(byte* encoded, int length)
    {
        var headers = Rdkafka.rd_kafka_headers_new(4);
        var rest = new ReadOnlySpan<byte>(encoded, length);
        while (!rest.IsEmpty)
        {
            var name = BinaryPrimitives.ReadInt32LittleEndian(rest);
            var value = BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + name)..]);
            var at = encoded + (length - rest.Length);
            Rdkafka.rd_kafka_header_add(headers, at + 4, name, value < 0 ? null : at + 8 + name, Math.Max(value, 0));
            rest = rest[(8 + name + Math.Max(value, 0))..];
        }
        return headers;
    }

    /// <summary>False if the queue is full; else the client refuses the record and it is noted.</summary>
    private bool Refuse(nint error, in OutgoingRecords.Entry e, nint headers)
    {
        // On success the client has taken the headers over.
        if (headers != 0) Rdkafka.rd_kafka_headers_destroy(headers);
        var refusal = NativeError.Take(error);
        if (refusal.Code == RdError.QueueFull) return false;
        Reports.Sent(-1);
        Reports.Refuse(new(e.Topic, e.Partition, e.Tag, KafkaErrors.IsForRecordItself(refusal.Code, 1, false, false), $"{NativeError.Name(refusal.Code)}: {refusal.Text}"));
        return true;
    }
}
