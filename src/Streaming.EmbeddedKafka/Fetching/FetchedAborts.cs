using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>The aborted transactions that a reader of committed records must know for what it was given.</summary>
internal static class FetchedAborts
{
    public static FetchResponse.AbortedTransaction[] In(PartitionLog log, long from, ReadOnlyMemory<byte> records)
    {
        if (records.IsEmpty) return [];
        var to = from;
        foreach (var batch in new RecordBatches(records)) to = batch.LastOffset + 1;
        return [.. log.Aborted.Between(from, to).Select(a => new FetchResponse.AbortedTransaction { ProducerId = a.ProducerId, FirstOffset = a.First })];
    }
}
