using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Embedded.Transactions;

namespace Streaming.Kafka.Embedded.State;

/// <summary>Makes a broker what it was when it stopped, however that was.</summary>
/// <param name="broker">The broker, with nothing in it.</param>
/// <param name="storage">Where everything is kept.</param>
/// <param name="told">Hears of what was lost; null if nobody does.</param>
internal sealed class Restore(Broker broker, ILogStorage storage, Action<string>? told)
{
    private readonly Dictionary<(Guid Topic, int Partition), PartitionEntry> _partitions = [];

    public void Run(IReadOnlyDictionary<byte[], byte[]> all)
    {
        var byKind = all.ToLookup(e => StateCodec.Kind(e.Key));
        List<T> Read<T>() where T : class, IStateEntry, new() => [.. byKind[T.Kind].Select(e => StateCodec.Read<T>(e.Key, e.Value))];

        var topics = Read<TopicEntry>();
        storage.Keep(topics.Select(t => t.Id));
        foreach (var partition in Read<PartitionEntry>()) _partitions.Add((partition.TopicId, partition.Partition), partition);
        foreach (var topic in topics) Open(topic);
        storage.Flush();
        foreach (var ids in Read<ProducerIdsEntry>()) broker.ProducerIds.Restore(ids.Next);
        foreach (var group in Read<GroupEntry>()) broker.Groups.Restore(group);
        foreach (var offset in Read<OffsetEntry>()) broker.Groups.FindOrAdd(offset.GroupId).Offsets.Restore(offset);
        // Those that are decided first, and then in the order in which their time is over.
        foreach (var transaction in Read<TransactionEntry>().Select(Transaction.Of).OrderBy(t => t.IsEnding ? 0 : t.Started + t.TimeoutMs)) broker.Transactions.Restore(transaction);
        AbortOrphans();
        storage.Flush();
    }

    private void Open(TopicEntry entry)
    {
        var set = entry.Config.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal);
        var topic = new Topic(entry.Name, entry.Id) { Config = new(set, broker.Settings.TopicDefaults) };
        broker.Topics.Restore(topic, entry.Partitions, partition => Open(topic, partition));
    }

    private PartitionLog Open(Topic topic, int partition)
    {
        var known = _partitions.GetValueOrDefault((topic.Id, partition)) ?? new() { TopicId = topic.Id, Partition = partition };
        var log = new PartitionLog(storage, known, broker.Clock.Now, broker.State);
        if (log.Cut > 0) told?.Invoke($"{topic.Name}[{partition}] was not whole behind offset {log.End}: {log.Cut} bytes were cut off.");
        return log;
    }

    // Transactions that the coordinator does not know: it was told before anything was written, but after a loss of power that may be gone and the records not. Nobody would
    // end them, and readers would wait for ever.
    private void AbortOrphans()
    {
        var known = broker.Transactions.All.Where(t => t.IsEnding || t.State == TransactionState.Ongoing).ToLookup(t => t.ProducerId);
        foreach (var topic in broker.Topics.All)
        {
            foreach (var log in topic.Partitions)
            {
                foreach (var (producerId, epoch) in log.Producers.Open)
                {
                    if (known[producerId].Any(t => t.Partitions.Contains((topic.Name, log.Partition)))) continue;
                    log.AppendMarker(producerId, epoch, commit: false, topic.Config.Append, broker.Clock.Now);
                    told?.Invoke($"{topic.Name}[{log.Partition}] had a transaction of producer {producerId} that nobody would have ended: it is aborted.");
                }
            }
        }
        foreach (var group in broker.Groups.All)
        {
            foreach (var producerId in group.Offsets.PendingProducers.Where(p => !known[p].Any(t => t.Groups.Contains(group.Id))).ToList()) group.Offsets.End(producerId, commit: false);
        }
    }
}
