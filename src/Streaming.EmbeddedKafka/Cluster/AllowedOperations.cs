namespace Streaming.Kafka.Embedded.Cluster;

/// <summary>What a client may do: everything that can be done, since nobody is asked who they are. A bit for each of Kafka's <c>AclOperation</c>.</summary>
internal static class AllowedOperations
{
    private const int Read = 1 << 3, Write = 1 << 4, Create = 1 << 5, Delete = 1 << 6, Alter = 1 << 7, Describe = 1 << 8, ClusterAction = 1 << 9;
    private const int DescribeConfigs = 1 << 10, AlterConfigs = 1 << 11, IdempotentWrite = 1 << 12;

    /// <summary>It was not asked.</summary>
    public const int NotAsked = int.MinValue;

    public const int OnTopic = Read | Write | Create | Delete | Alter | Describe | DescribeConfigs | AlterConfigs;

    public const int OnGroup = Read | Delete | Describe | DescribeConfigs | AlterConfigs;

    public const int OnCluster = Create | ClusterAction | DescribeConfigs | AlterConfigs | IdempotentWrite | Alter | Describe;
}
