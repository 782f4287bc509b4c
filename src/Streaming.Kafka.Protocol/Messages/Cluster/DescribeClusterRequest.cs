namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Which brokers are there?</summary>
internal sealed class DescribeClusterRequest : IRequest<DescribeClusterResponse>
{
    public bool IncludeClusterAuthorizedOperations;

    /// <summary>1 for brokers, 2 for controllers.</summary>
    public sbyte EndpointType = 1;

    public bool IncludeFencedBrokers;

    public static ApiKey Api => ApiKey.DescribeCluster;

    public void Fields(ref Wire wire)
    {
        wire.Bool(ref IncludeClusterAuthorizedOperations);
        if (wire.Version >= 1) wire.Int8(ref EndpointType);
        if (wire.Version >= 2) wire.Bool(ref IncludeFencedBrokers);
    }
}
