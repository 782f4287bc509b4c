using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Protocol.Tests.Records;

/// <summary>Batches as Kafka's own classes write them.</summary>
internal static class GoldenBatch
{
    /// <summary>The time that their times are relative to: milliseconds since 1970.</summary>
    public const long Noon = 1_772_366_400_000;

    private static readonly Lazy<Dictionary<string, byte[]>> Named = new(() => GoldenFile.Read("batches.txt").ToDictionary(l => l[0], l => Convert.FromHexString(l[1])));

    public static IEnumerable<string> Names => Named.Value.Keys;

    public static byte[] Bytes(string name) => [.. Named.Value[name]];

    public static RecordBatch Batch(string name) => Of(Bytes(name));

    public static RecordBatch Of(ReadOnlyMemory<byte> bytes)
    {
        Assert.Equal(BatchError.None, RecordBatch.TryRead(bytes, out var batch));
        return batch;
    }

    /// <summary>Appends the records that most of them have.</summary>
    public static void AppendPlain(RecordBatchWriter writer)
    {
        writer.Append(Noon, "key"u8, "value"u8);
        writer.Append(Noon - 100_000, OptionalBytes.Null, "no key"u8);
        writer.Append(Noon + 5, "deleted"u8, OptionalBytes.Null);
        writer.Append(Noon + 6, OptionalBytes.Null, OptionalBytes.Null);
        writer.Append(Noon + 9_000_000_000, ""u8, ""u8, [new("trace", "a1"u8.ToArray()), new("", Array.Empty<byte>()), new("ü", null)]);
    }

    public static byte[] Write(in BatchStart start, Action<RecordBatchWriter> append)
    {
        using var buffer = new WireBuffer(1);
        var writer = new RecordBatchWriter(buffer);
        writer.Begin(start);
        append(writer);
        return writer.End().ToArray();
    }
}
