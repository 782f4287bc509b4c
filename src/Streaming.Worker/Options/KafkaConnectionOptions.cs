using Streaming.Kafka;

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

    /// <summary>Encrypted connections.</summary>
    public TlsOptions Tls { get; } = new();

    /// <summary>Who the worker is.</summary>
    public SaslOptions Sasl { get; } = new();

    /// <summary>Further librdkafka settings, such as <c>compression.type</c>. Those that the engine owns, and those that other options set, are refused by name.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal IEnumerable<OptionError> Validate()
    {
        if (string.IsNullOrWhiteSpace(BootstrapServers)) yield return new(nameof(BootstrapServers), "is not set. Set it to host:port[,host:port], for example Streaming__Kafka__BootstrapServers=localhost:9092.");
        if (ReplicationFactor is 0 or < -1) yield return new(nameof(ReplicationFactor), $"is {ReplicationFactor}; it must be at least 1, or -1 for the broker's default.");
        foreach (var error in Tls.Validate()) yield return error with { Name = $"{nameof(Tls)}:{error.Name}" };
        foreach (var error in Sasl.Validate(Tls.Enabled)) yield return error with { Name = $"{nameof(Sasl)}:{error.Name}" };
        foreach (var name in Typed().Select(static s => s.Key).Where(Settings.ContainsKey)) yield return new($"{nameof(Settings)}:{name}", "is set by the options of Tls and Sasl. Leave it out, or them.");
    }

    /// <summary>All settings of the client.</summary>
    internal IEnumerable<KeyValuePair<string, string>> All() => Typed().Concat(Settings);

    /// <summary>With what tokens are asked for; null if the worker says in another way who it is.</summary>
    internal ClientCredentials? Credentials() => IsUsable ? Sasl.Credentials() : null;

    // Without secrets that are missing: what is missing was told.
    private bool IsUsable => !Sasl.Validate(Tls.Enabled).Any() && !Tls.Validate().Any();

    private IEnumerable<KeyValuePair<string, string>> Typed()
    {
        if (!IsUsable) return [];
        var protocol = (Tls.Enabled, Sasl.Mechanism != SaslMechanism.None) switch
        {
            (true, true) => "sasl_ssl",
            (true, false) => "ssl",
            (false, true) => "sasl_plaintext",
            _ => null,
        };
        return protocol is null ? [] : [new("security.protocol", protocol), .. Tls.Settings(), .. Sasl.Settings()];
    }
}
