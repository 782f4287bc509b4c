using System.Text;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>Batches for tests.</summary>
internal static class Batches
{
    /// <summary>A time that is neither now nor far in the future: milliseconds since 1970.</summary>
    public const long Noon = 1_700_000_000_000;

    /// <summary>Records with these values, keys <c>k</c> and times from <see cref="Noon"/> on.</summary>
    public static byte[] Of(params string[] values) => Of(new(), values);

    public static byte[] Of(BatchStart start, params string[] values) => Of(start, [.. values.Select((v, i) => ((string?)"k", (string?)v, Noon + i))]);

    /// <summary>Records with keys, values and times.</summary>
    public static byte[] Of(BatchStart start, params (string? Key, string? Value, long Timestamp)[] records)
    {
        using var buffer = new WireBuffer(1);
        var writer = new RecordBatchWriter(buffer);
        writer.Begin(start);
        foreach (var (key, value, timestamp) in records) writer.Append(timestamp, Bytes(key), Bytes(value));
        return writer.End().ToArray();
    }

    /// <summary>A batch of an idempotent producer.</summary>
    public static BatchStart From(long producerId, short epoch, int sequence, bool transactional = false) =>
        new() { ProducerId = producerId, ProducerEpoch = epoch, BaseSequence = sequence, Attributes = new() { IsTransactional = transactional } };

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
