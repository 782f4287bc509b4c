using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Cluster;

/// <summary>The one broker.</summary>
internal sealed class DescribeClusterHandler(Broker broker) : DirectHandler<DescribeClusterRequest, DescribeClusterResponse>
{
    private const sbyte Brokers = 1;

    protected override DescribeClusterResponse Answer(DescribeClusterRequest request, Call call)
    {
        // Controllers have an address of their own in Kafka, and answer only there.
        if (request.EndpointType != Brokers) return Refusal(request, request.EndpointType == 2 ? KafkaError.MismatchedEndpointType : KafkaError.UnsupportedEndpointType);
        var settings = broker.Settings;
        return new()
        {
            ClusterId = settings.ClusterId,
            ControllerId = settings.NodeId,
            Brokers = [new() { BrokerId = settings.NodeId, Host = settings.Host, Port = settings.Port }],
            ClusterAuthorizedOperations = request.IncludeClusterAuthorizedOperations ? AllowedOperations.OnCluster : AllowedOperations.NotAsked,
        };
    }

    protected override DescribeClusterResponse Refusal(DescribeClusterRequest request, KafkaError error) => new() { ErrorCode = error, ErrorMessage = $"{error}" };
}
