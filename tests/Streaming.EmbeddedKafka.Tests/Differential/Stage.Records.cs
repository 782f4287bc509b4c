using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <content>Records.</content>
internal sealed partial class Stage
{
    /// <summary>Writes a batch and writes the answer down.</summary>
    public ProduceResponse.Partition Produce(string label, string topic, byte[] batch, int partition = 0, string? transactionalId = null, short acks = -1, short version = 11) =>
        Ask(label, Production(topic, batch, partition, transactionalId, acks), version).Responses[0].PartitionResponses[0];

    public static ProduceRequest Production(string topic, byte[] batch, int partition = 0, string? transactionalId = null, short acks = -1) => new()
    {
        TransactionalId = transactionalId,
        Acks = acks,
        TimeoutMs = 10_000,
        TopicData = [new() { Name = topic, PartitionData = [new() { Index = partition, Records = batch }] }],
    };

    /// <summary>Reads a partition and writes the answer down.</summary>
    public FetchResponse.FetchedPartition Fetch(
        string label, string topic, long offset, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int maxBytes = 1 << 20, int partitionMaxBytes = 1 << 20, int partition = 0, short version = 12) =>
        Ask(label, Fetching(topic, offset, isolation, maxBytes, partitionMaxBytes, partition), version).Responses[0].Partitions[0];

    public FetchRequest Fetching(
        string topic, long offset, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int maxBytes = 1 << 20, int partitionMaxBytes = 1 << 20, int partition = 0, int minBytes = 0, int maxWaitMs = 0) => new()
        {
            MaxWaitMs = maxWaitMs,
            MinBytes = minBytes,
            MaxBytes = maxBytes,
            IsolationLevel = isolation,
            Topics = [new() { Topic = topic, TopicId = _topics.GetValueOrDefault(topic), Partitions = [new() { Partition = partition, FetchOffset = offset, PartitionMaxBytes = partitionMaxBytes }] }],
        };

    /// <summary>Finds an offset and writes the answer down.</summary>
    public ListOffsetsResponse.Partition List(string label, string topic, long timestamp, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int partition = 0, short version = 8)
    {
        var request = new ListOffsetsRequest { ReplicaId = -1, IsolationLevel = isolation, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Timestamp = timestamp }] }] };
        return Ask(label, request, version).Topics[0].Partitions[0];
    }

    /// <summary>Moves the start of a partition up and writes the answer down.</summary>
    public void Delete(string label, string topic, long offset, int partition = 0) =>
        Ask(label, new DeleteRecordsRequest { TimeoutMs = 10_000, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Offset = offset }] }] }, 2);
}
