using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>The aborted transactions that a reader of committed records must know for what it was given.</summary>
internal static class FetchedAborts
{
    public static FetchResponse.AbortedTransaction[] In(PartitionLog log, long from, ReadOnlyMemory<byte> records)
    {
        if (records.IsEmpty || log.Aborted.All.Count == 0 || log.Aborted.All[^1].Last < from) return [];
        var to = log.Segments.EndOf(from, records.Length);
        return [.. log.Aborted.Between(from, to).Select(a => new FetchResponse.AbortedTransaction { ProducerId = a.ProducerId, FirstOffset = a.First })];
    }
}
