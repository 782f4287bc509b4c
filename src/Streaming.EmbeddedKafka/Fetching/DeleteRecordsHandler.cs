using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>Moves the start of partitions up.</summary>
internal sealed class DeleteRecordsHandler(Broker broker) : DirectHandler<DeleteRecordsRequest, DeleteRecordsResponse>
{
    private const long HighWatermark = -1, None = -1;

    protected override DeleteRecordsResponse Answer(DeleteRecordsRequest request, Call call) =>
        new() { Topics = [.. request.Topics.Select(t => new DeleteRecordsResponse.TopicResult { Name = t.Name, Partitions = [.. t.Partitions.Select(p => Delete(t.Name, p))] })] };

    protected override DeleteRecordsResponse Refusal(DeleteRecordsRequest request, KafkaError error) =>
        new() { Topics = [.. request.Topics.Select(t => new DeleteRecordsResponse.TopicResult { Name = t.Name, Partitions = [.. t.Partitions.Select(p => Result(p, None, error))] })] };

    private static DeleteRecordsResponse.PartitionResult Result(DeleteRecordsRequest.Partition asked, long start, KafkaError error) =>
        new() { PartitionIndex = asked.PartitionIndex, LowWatermark = start, ErrorCode = error };

    private DeleteRecordsResponse.PartitionResult Delete(string name, DeleteRecordsRequest.Partition asked)
    {
        if (!broker.Topics.TryFind(name, out var topic) || topic.Partition(asked.PartitionIndex) is not { } log) return Result(asked, None, KafkaError.UnknownTopicOrPartition);
        // What is only compacted keeps the last record of every key.
        if (!topic.Config.IsDeleted) return Result(asked, None, KafkaError.PolicyViolation);
        var offset = asked.Offset == HighWatermark ? log.End : asked.Offset;
        if (offset < 0 || offset > log.End) return Result(asked, None, KafkaError.OffsetOutOfRange);
        log.DeleteBefore(offset);
        broker.Fetches.Changed(log);
        return Result(asked, log.Start, KafkaError.None);
    }
}
