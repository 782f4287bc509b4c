using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>What clients can find out about a broker, as text.</summary>
internal static class BrokerImage
{
    public static string Of(Broker broker)
    {
        var text = new StringBuilder();
        foreach (var topic in broker.Topics.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"topic {topic.Name} {topic.Id} {string.Join(' ', topic.Config.Set.OrderBy(s => s.Key).Select(s => $"{s.Key}={s.Value}"))}");
            foreach (var log in topic.Partitions) text.AppendLine(CultureInfo.InvariantCulture, $"  {log.Partition}: {Of(log, topic.Config.IsCompacted)}");
        }
        foreach (var group in broker.Groups.All)
        {
            var lines = group.Members.Select(m => $"  {m.Id} {m.InstanceId} {m.SessionMs} {Convert.ToHexString(m.Assignment.Span)}")
                .Concat(group.Offsets.Committed.Select(o => $"  {o.Key.Topic}[{o.Key.Partition}] {o.Value with { Order = 0 }}"))
                .Concat(broker.Topics.All.SelectMany(t => t.Partitions.Where(l => group.Offsets.IsPending(t.Name, l.Partition)).Select(l => $"  {t.Name}[{l.Partition}] pending")))
                .ToList();
            // A group that has nothing is not kept.
            if (lines.Count == 0 && group.Generation == 0) continue;
            text.AppendLine(CultureInfo.InvariantCulture, $"group {group.Id} {group.State} {group.Generation} {group.ProtocolType} {group.Protocol} {group.LeaderId}");
            lines.ForEach(l => text.AppendLine(l));
        }
        foreach (var t in broker.Transactions.All)
            text.AppendLine(CultureInfo.InvariantCulture, $"transaction {t.Id} {t.State} {t.ProducerId}/{t.Epoch} {t.ProducerIdBefore}/{t.EpochBefore} {t.TimeoutMs} {string.Join(' ', t.Partitions)} {string.Join(' ', t.Groups)}");
        return text.ToString();
    }

    /// <summary>
    /// What the consumers of committed records see in the end, whatever markers there are in between: of a compacted topic the last value of each key, of others all values;
    /// and the offsets of groups.
    /// </summary>
    public static string Values(Broker broker, string compacted)
    {
        var text = new StringBuilder();
        foreach (var topic in broker.Topics.All)
        {
            foreach (var log in topic.Partitions)
            {
                Dictionary<string, string> byKey = [];
                Read(log, topic.Name == compacted ? (record, key, value) => byKey[key] = value : (record, _, value) => byKey[$"{byKey.Count:D6}"] = value);
                text.AppendLine(CultureInfo.InvariantCulture, $"{topic.Name} {topic.Id} {log.Partition}: {string.Join(' ', byKey.Where(v => v.Value.Length > 0).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"))}");
            }
        }
        foreach (var group in broker.Groups.All)
            foreach (var ((topic, partition), offset) in group.Offsets.Committed) text.AppendLine(CultureInfo.InvariantCulture, $"{group.Id} {topic}[{partition}] {offset.Offset}");
        return text.ToString();
    }

    // How long a cleaner keeps a marker behind which nothing is left may differ: what an aborted transaction had is not known any more.
    private static string Of(PartitionLog log, bool isCompacted)
    {
        List<long> committed = [];
        List<string> batches = [];
        Read(log, (offset, _, _) => committed.Add(offset), isCompacted ? null : (batch, hash) => batches.Add($"{batch.BaseOffset}+{batch.LastOffsetDelta} n={batch.Count} {batch.ProducerId}/{batch.ProducerEpoch}/{batch.BaseSequence} {batch.Attributes.Value} {hash}"));
        return $"{log.Start}..{log.LastStable}..{log.End} committed [{string.Join(' ', committed)}]\n    {string.Join("\n    ", batches)}";
    }

    private static void Read(PartitionLog log, Action<long, string, string> committed, Action<RecordBatch, uint>? all = null)
    {
        var aborted = log.Aborted.All.OrderBy(a => a.First).ToList();
        for (var offset = log.Start; offset < log.End;)
        {
            var bytes = log.Segments.Read(offset, log.End, 1 << 20, atLeastOne: true);
            // What a cleaner took away at the end.
            if (bytes.IsEmpty) break;
            foreach (var batch in new RecordBatches(bytes))
            {
                all?.Invoke(batch, Crc32C.Of(batch.Span));
                offset = batch.LastOffset + 1;
                var (id, first) = (batch.ProducerId, batch.BaseOffset);
                if (batch.Attributes.IsControl || first >= log.LastStable) continue;
                if (batch.Attributes.IsTransactional && aborted.Exists(a => a.ProducerId == id && a.First <= first && first < a.Last)) continue;
                foreach (ref readonly var record in batch)
                {
                    if (record.Offset >= log.Start) committed(record.Offset, Encoding.UTF8.GetString(record.Key.Of(batch.Span)), Encoding.UTF8.GetString(record.Value.Of(batch.Span)));
                }
            }
            if (MemoryMarshal.TryGetMemoryManager<byte, MemoryManager<byte>>(bytes, out var held)) ((IDisposable)held).Dispose();
        }
    }
}
