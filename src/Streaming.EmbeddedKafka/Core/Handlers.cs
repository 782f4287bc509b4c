using Streaming.Kafka.Embedded.Cluster;
using Streaming.Kafka.Embedded.Configs;
using Streaming.Kafka.Embedded.Fetching;
using Streaming.Kafka.Embedded.Producing;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Embedded.Transactions;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>All APIs.</summary>
internal static class Handlers
{
    public static ApiHandler[] Of(Broker broker) =>
    [
        new ApiVersionsHandler(broker),
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
        new InitProducerIdHandler(broker),
    ];
}
