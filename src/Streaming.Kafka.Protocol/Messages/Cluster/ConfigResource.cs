namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What has a configuration.</summary>
internal enum ConfigResource : sbyte
{
    Unknown = 0,
    Topic = 2,
    Broker = 4,
    BrokerLogger = 8,
    ClientMetrics = 16,
    Group = 32,
}
