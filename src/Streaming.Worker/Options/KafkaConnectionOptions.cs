namespace Streaming;

/// <summary>The connection to Kafka.</summary>
public sealed class KafkaConnectionOptions
{
    /// <summary>Addresses to begin with, <c>host:port[,host:port]</c>. Required.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Make sources, sinks and dead-letter topics that are missing, with one partition. Default false: for development only.</summary>
    public bool CreateMissingTopics { get; set; }

    /// <summary>Replicas of internal topics. Default -1: the broker's default. Else at least 1.</summary>
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>Further librdkafka settings, such as <c>compression.type</c>. Those that the engine owns are refused by name.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal IEnumerable<OptionError> Validate()
    {
        if (string.IsNullOrWhiteSpace(BootstrapServers)) yield return new(nameof(BootstrapServers), "is not set. Set it to host:port[,host:port], for example Streaming__Kafka__BootstrapServers=localhost:9092.");
        if (ReplicationFactor is 0 or < -1) yield return new(nameof(ReplicationFactor), $"is {ReplicationFactor}; it must be at least 1, or -1 for the broker's default.");
    }
}
