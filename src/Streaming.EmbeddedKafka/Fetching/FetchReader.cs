using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>Reads what a fetch asks for, as much as there is and may be.</summary>
internal sealed class FetchReader(Broker broker)
{
    private const short HardLimit = 2, ByIdFrom = 13;
    private const int Unknown = -1;

    /// <summary>A partition that is not there.</summary>
    public static FetchResponse.FetchedPartition Refuse(int partition, KafkaError error) =>
        new() { PartitionIndex = partition, ErrorCode = error, HighWatermark = Unknown, Records = default(ReadOnlyMemory<byte>) };

    /// <summary>The topic that is asked for, by id or by name; null if there is none.</summary>
    public Topic? Find(FetchRequest.FetchTopic asked, short version) =>
        (version >= ByIdFrom ? broker.Topics.TryFind(asked.TopicId, out var topic) : broker.Topics.TryFind(asked.Topic, out topic)) ? topic : null;

    /// <summary>Reads the partitions in the order of the request. The first batch of all comes whatever its size is.</summary>
    public FetchResult Read(FetchRequest request, short version)
    {
        var left = Math.Min(request.MaxBytes, broker.Settings.FetchMaxBytes);
        var (bytes, hasErrors) = (0L, false);
        var topics = new FetchResponse.FetchedTopic[request.Topics.Length];
        for (var t = 0; t < topics.Length; t++)
        {
            var asked = request.Topics[t];
            var topic = Find(asked, version);
            topics[t] = new() { Topic = asked.Topic, TopicId = asked.TopicId, Partitions = new FetchResponse.FetchedPartition[asked.Partitions.Length] };
            for (var p = 0; p < asked.Partitions.Length; p++)
            {
                var partition = topic is null
                    ? Refuse(asked.Partitions[p].Partition, version >= ByIdFrom ? KafkaError.UnknownTopicId : KafkaError.UnknownTopicOrPartition)
                    : Read(topic, asked.Partitions[p], request.IsolationLevel, left, atLeastOne: bytes == 0 && version > HardLimit);
                topics[t].Partitions[p] = partition;
                var read = partition.Records!.Value.Length;
                bytes += read;
                left = Math.Max(left - read, 0);
                hasErrors |= partition.ErrorCode != KafkaError.None;
            }
        }
        return new(new() { Responses = topics }, bytes, hasErrors);
    }

    private static FetchResponse.FetchedPartition Read(Topic topic, FetchRequest.FetchPartition asked, IsolationLevel isolation, int left, bool atLeastOne)
    {
        if (topic.Partition(asked.Partition) is not { } log) return Refuse(asked.Partition, KafkaError.UnknownTopicOrPartition);
        if (Epoch(asked.CurrentLeaderEpoch) is var error and not KafkaError.None) return CannotRead(asked.Partition, error);
        if (asked.FetchOffset < log.Start || asked.FetchOffset > log.End) return CannotRead(asked.Partition, KafkaError.OffsetOutOfRange);
        var end = log.EndFor(isolation);
        var records = log.Segments.Read(asked.FetchOffset, end, Math.Min(asked.PartitionMaxBytes, left), atLeastOne);
        return new()
        {
            PartitionIndex = asked.Partition,
            HighWatermark = log.End,
            LastStableOffset = log.LastStable,
            LogStartOffset = log.Start,
            Records = records,
            AbortedTransactions = isolation == IsolationLevel.ReadCommitted ? FetchedAborts.In(log, asked.FetchOffset, records) : null,
        };
    }

    private static FetchResponse.FetchedPartition CannotRead(int partition, KafkaError error)
    {
        var refused = Refuse(partition, error);
        refused.AbortedTransactions = null;
        return refused;
    }

    // There was never another leader.
    private static KafkaError Epoch(int known) => known > PartitionLog.LeaderEpoch ? KafkaError.UnknownLeaderEpoch : KafkaError.None;
}
