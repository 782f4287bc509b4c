using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <summary>Copies runs of messages of one partition into batches. Used by one thread.</summary>
internal sealed unsafe class BatchReader
{
    /// <summary>A batch ends behind the record with which it reaches this.</summary>
    private const int MaxRecords = 1000;
    private const int MaxBytes = 256 << 10;

    private readonly ByteWriter _headers = new(256);

    /// <summary>The next batch out of <paramref name="buffer"/>, whose next message is a record of this partition.</summary>
    internal RecordBatch Read(MessageBuffer buffer, TopicPartition partition, long attempt)
    {
        var messages = buffer.Next;
        var count = Run(messages, buffer.Remaining, out var bytes);
        var batch = new RecordBatch(partition, attempt, Math.Max(bytes, 16), count);
        for (var i = 0; i < count; i++)
        {
            var m = messages[i];
            batch.Add(
                m->Offset,
                Rdkafka.rd_kafka_message_timestamp(m, null),
                new(m->Key, (int)m->KeyLength),
                m->Key == null,
                new(m->Payload, (int)m->Length),
                m->Payload == null,
                Headers(m));
        }
        buffer.Take(count);
        return batch;
    }

    private static int Run(RdMessage** messages, int available, out int bytes)
    {
        var (topic, partition) = (messages[0]->Topic, messages[0]->Partition);
        var limit = Math.Min(available, MaxRecords);
        var count = 0;
        bytes = 0;
        while (count < limit && bytes < MaxBytes)
        {
            var m = messages[count];
            if (m->Error != RdError.None || m->Topic != topic || m->Partition != partition) break;
            bytes += (int)(m->KeyLength + m->Length);
            count++;
        }
        return count;
    }

    private ReadOnlySpan<byte> Headers(RdMessage* message)
    {
        nint headers;
        if (Rdkafka.rd_kafka_message_headers(message, &headers) != RdError.None) return default;
        _headers.Reset();
        byte* name;
        byte* value;
        nuint size;
        for (nuint i = 0; Rdkafka.rd_kafka_header_get_all(headers, i, &name, &value, &size) == RdError.None; i++)
        {
            var text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
            Length(text.Length);
            _headers.Write(text);
            Length(value == null ? -1 : (int)size);
            if (value != null) _headers.Write(new(value, (int)size));
        }
        return _headers.Written;
    }

    private void Length(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_headers.GetSpan(4), value);
        _headers.Advance(4);
    }
}
