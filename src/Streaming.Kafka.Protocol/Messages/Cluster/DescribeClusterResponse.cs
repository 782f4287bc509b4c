namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The cluster and its brokers.</summary>
internal sealed class DescribeClusterResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;
    public string? ErrorMessage;

    /// <summary>1 for brokers, 2 for controllers.</summary>
    public sbyte EndpointType = 1;

    public string ClusterId = "";
    public int ControllerId = -1;
    public Broker[] Brokers = [];

    /// <summary>A bit for each operation that the client may do; <see cref="int.MinValue"/> if it did not ask.</summary>
    public int ClusterAuthorizedOperations = int.MinValue;

    public static ApiKey Api => ApiKey.DescribeCluster;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
        wire.NullableString(ref ErrorMessage);
        if (wire.Version >= 1) wire.Int8(ref EndpointType);
        wire.String(ref ClusterId);
        wire.Int32(ref ControllerId);
        wire.Array(ref Brokers);
        wire.Int32(ref ClusterAuthorizedOperations);
    }

    /// <summary>A broker and where clients reach it.</summary>
    public sealed class Broker : IMessage
    {
        public int BrokerId;
        public string Host = "";
        public int Port;
        public string? Rack;
        public bool IsFenced;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref BrokerId);
            wire.String(ref Host);
            wire.Int32(ref Port);
            wire.NullableString(ref Rack);
            if (wire.Version >= 2) wire.Bool(ref IsFenced);
        }
    }
}
