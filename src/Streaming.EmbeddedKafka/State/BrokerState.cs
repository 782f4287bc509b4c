using Streaming.Kafka.Embedded.Groups;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Embedded.Transactions;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>Has everything but records kept, whenever it changes.</summary>
/// <param name="journal">Where; null if nothing outlives the broker.</param>
internal sealed class BrokerState(IStateJournal? journal)
{
    public void SaveProducerIds(long next)
    {
        if (journal is not null) Put(new ProducerIdsEntry { Next = next });
    }

    public void Save(Topic topic)
    {
        if (journal is null) return;
        journal.SyncNext();
        Put(new TopicEntry
        {
            Id = topic.Id,
            Name = topic.Name,
            Partitions = topic.Partitions.Count,
            Config = [.. topic.Config.Set.Select(s => new TopicEntry.Setting { Name = s.Key, Value = s.Value })],
        });
    }

    public void Forget(Topic topic)
    {
        if (journal is null) return;
        journal.SyncNext();
        Remove(new TopicEntry { Id = topic.Id });
        foreach (var log in topic.Partitions) Remove(new PartitionEntry { TopicId = topic.Id, Partition = log.Partition });
    }

    public void Save(Guid topicId, PartitionLog log)
    {
        if (journal is not null) Put(new PartitionEntry { TopicId = topicId, Partition = log.Partition, Start = log.Start, CleanedTo = log.CleanedTo });
    }

    public void Save(Group group)
    {
        if (journal is not null) Put(group.ToEntry());
    }

    public void Forget(Group group)
    {
        if (journal is not null) Remove(new GroupEntry { GroupId = group.Id });
    }

    /// <param name="group">The group.</param>
    /// <param name="producerId">Whose transaction the offset is of; null if of none.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The offset.</param>
    public void Save(string group, long? producerId, (string Topic, int Partition) partition, CommittedOffset offset)
    {
        if (journal is null) return;
        var entry = Key(group, producerId, partition);
        (entry.Offset, entry.LeaderEpoch, entry.Metadata) = (offset.Offset, offset.LeaderEpoch, offset.Metadata);
        (entry.Time, entry.Until, entry.Order) = (offset.Time, offset.Until ?? -1, offset.Order);
        Put(entry);
    }

    public void Forget(string group, long? producerId, (string Topic, int Partition) partition)
    {
        if (journal is not null) Remove(Key(group, producerId, partition));
    }

    public void Save(Transaction transaction)
    {
        if (journal is not null) Put(transaction.ToEntry());
    }

    public void Forget(Transaction transaction)
    {
        if (journal is not null) Remove(new TransactionEntry { Id = transaction.Id });
    }

    private static OffsetEntry Key(string group, long? producerId, (string Topic, int Partition) partition) =>
        new() { GroupId = group, ProducerId = producerId ?? -1, Topic = partition.Topic, Partition = partition.Partition };

    private void Put<T>(T entry) where T : class, IStateEntry
    {
        using WireBuffer key = new(256), value = new(1024);
        StateCodec.WriteKey(key, entry);
        StateCodec.WriteValue(value, entry);
        journal!.Put(key.Written, value.Written);
    }

    private void Remove<T>(T entry) where T : class, IStateEntry
    {
        using var key = new WireBuffer(256);
        StateCodec.WriteKey(key, entry);
        journal!.Remove(key.Written);
    }
}
