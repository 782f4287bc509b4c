namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Where the value of a setting comes from.</summary>
internal enum ConfigSource : sbyte
{
    /// <summary>It is not said.</summary>
    Unset = -1,

    Unknown = 0,
    Topic = 1,

    /// <summary>Set for one broker while it runs.</summary>
    DynamicBroker = 2,

    /// <summary>Set for all brokers while they run.</summary>
    DynamicDefaultBroker = 3,

    /// <summary>From the file that the broker started with.</summary>
    StaticBroker = 4,

    Default = 5,
    DynamicBrokerLogger = 6,
    ClientMetrics = 7,
    Group = 8,
}
