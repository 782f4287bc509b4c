using Streaming.Kafka.Embedded.Cluster;
using Streaming.Kafka.Embedded.Configs;
using Streaming.Kafka.Embedded.Fetching;
using Streaming.Kafka.Embedded.Groups;
using Streaming.Kafka.Embedded.Producing;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Embedded.Transactions;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>All APIs.</summary>
internal static class Handlers
{
    public static ApiHandler[] Of(Broker broker) =>
    [
        new ApiVersionsHandler(),
        new MetadataHandler(broker),
        new DescribeClusterHandler(broker),
        new CreateTopicsHandler(broker),
        new DeleteTopicsHandler(broker),
        new CreatePartitionsHandler(broker),
        new DescribeConfigsHandler(broker),
        new IncrementalAlterConfigsHandler(broker),
        new ProduceHandler(broker),
        new FetchHandler(broker),
        new ListOffsetsHandler(broker),
        new DeleteRecordsHandler(broker),
        new FindCoordinatorHandler(broker),
        new JoinGroupHandler(broker),
        new SyncGroupHandler(broker),
        new HeartbeatHandler(broker),
        new LeaveGroupHandler(broker),
        new OffsetCommitHandler(broker),
        new OffsetFetchHandler(broker),
        new OffsetDeleteHandler(broker),
        new DescribeGroupsHandler(broker),
        new ListGroupsHandler(broker),
        new DeleteGroupsHandler(broker),
        new InitProducerIdHandler(broker),
        new AddPartitionsToTxnHandler(broker),
        new AddOffsetsToTxnHandler(broker),
        new TxnOffsetCommitHandler(broker),
        new EndTxnHandler(broker),
    ];
}
