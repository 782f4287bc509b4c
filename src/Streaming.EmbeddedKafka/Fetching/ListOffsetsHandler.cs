using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>Finds offsets by time, start and end.</summary>
internal sealed class ListOffsetsHandler(Broker broker) : DirectHandler<ListOffsetsRequest, ListOffsetsResponse>
{
    private const long End = -1, Start = -2, Latest = -3, LocalStart = -4, TieredEnd = -5, NotTiered = -6;

    protected override ListOffsetsResponse Answer(ListOffsetsRequest request, Call call) =>
        new() { Topics = [.. request.Topics.Select(t => new ListOffsetsResponse.Topic { Name = t.Name, Partitions = [.. t.Partitions.Select(p => Find(t.Name, p, request, call.Version))] })] };

    protected override ListOffsetsResponse Refusal(ListOffsetsRequest request, KafkaError error) =>
        new() { Topics = [.. request.Topics.Select(t => new ListOffsetsResponse.Topic { Name = t.Name, Partitions = [.. t.Partitions.Select(p => Refuse(p.PartitionIndex, error))] })] };

    private static ListOffsetsResponse.Partition Refuse(int partition, KafkaError error) => new() { PartitionIndex = partition, ErrorCode = error };

    private ListOffsetsResponse.Partition Find(string topic, ListOffsetsRequest.Partition asked, ListOffsetsRequest request, short version)
    {
        if (broker.Topics.Find(topic, asked.PartitionIndex) is not { } log) return Refuse(asked.PartitionIndex, KafkaError.UnknownTopicOrPartition);
        if (asked.CurrentLeaderEpoch > PartitionLog.LeaderEpoch) return Refuse(asked.PartitionIndex, KafkaError.UnknownLeaderEpoch);
        return asked.Timestamp switch
        {
            End => Found(asked, log.EndFor(request.IsolationLevel), -1),
            Start or LocalStart => Found(asked, log.Start, -1),
            // Nothing is ever moved to tiered storage.
            TieredEnd or NotTiered => new() { PartitionIndex = asked.PartitionIndex },
            Latest => Found(asked, TimeSearch.Latest(log), log.EndFor(request.IsolationLevel)),
            < NotTiered => Refuse(asked.PartitionIndex, KafkaError.UnsupportedVersion),
            _ => Found(asked, TimeSearch.First(log, asked.Timestamp), log.EndFor(request.IsolationLevel)),
        };
    }

    private static ListOffsetsResponse.Partition Found(ListOffsetsRequest.Partition asked, long offset, long timestamp) =>
        new() { PartitionIndex = asked.PartitionIndex, Offset = offset, Timestamp = timestamp, LeaderEpoch = PartitionLog.LeaderEpoch };

    // A record behind what the client may read is none to it.
    private static ListOffsetsResponse.Partition Found(ListOffsetsRequest.Partition asked, TimedOffset? found, long end) => found is { } record && record.Offset < end
        ? Found(asked, record.Offset, record.Timestamp)
        : new() { PartitionIndex = asked.PartitionIndex };
}
