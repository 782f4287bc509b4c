using System.Text;

namespace Streaming.Tests.Support;

/// <summary>Batches of text records for tests; offsets count from 100.</summary>
internal static class Batches
{
    public const long FirstOffset = 100;

    public static RecordBatch Text(string topic, int partition, params (string? Key, string? Value, long Timestamp)[] records)
    {
        var batch = new RecordBatch(new(topic, partition), 1);
        foreach (var (key, value, timestamp) in records)
            batch.Add(FirstOffset + batch.Count, timestamp, Bytes(key), key is null, Bytes(value), value is null, default);
        return batch;
    }

    /// <summary>What was written to a topic, as a batch of it.</summary>
    public static RecordBatch Of(OutgoingRecords outgoing, string topic, int partition = 0)
    {
        var batch = new RecordBatch(new(topic, partition), 1);
        for (var i = 0; i < outgoing.Count; i++)
            if (outgoing[i].Topic == topic)
                batch.Add(FirstOffset + batch.Count, outgoing[i].Timestamp, outgoing.Key(i), outgoing[i].KeyLength < 0, outgoing.Value(i), outgoing[i].ValueLength < 0, default);
        return batch;
    }

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");
}
