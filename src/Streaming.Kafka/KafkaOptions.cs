using System.Diagnostics.CodeAnalysis;

namespace Streaming.Kafka;

/// <summary>How to reach a Kafka cluster. Checked as a whole when a <see cref="KafkaTransport"/> is made from it, and not read afterwards.</summary>
[Experimental("STRX001")]
public sealed class KafkaOptions
{
    /// <summary>Brokers to begin with, <c>host:port</c> separated by commas. Required.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Name of this client in the brokers' logs and quotas. Default: <c>streaming</c>.</summary>
    public string ClientId { get; set; } = "streaming";

    /// <summary>
    /// Bound on the bytes that a producer holds until they are acknowledged; beyond it the sender waits. Default 64 MiB (librdkafka's own is 1 GiB, which no container's
    /// memory limit expects); at least 1 MiB.
    /// </summary>
    public long ProducerQueueBytes { get; set; } = 64L << 20;

    /// <summary>
    /// Further settings of librdkafka (<c>security.protocol</c>, <c>sasl.username</c>, <c>ssl.ca.location</c>, <c>compression.type</c>, <c>linger.ms</c>,
    /// <c>message.max.bytes</c>, ...), for all clients. Those that decide about correctness belong to the engine and are refused by name.
    /// </summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>With what tokens are asked for, if <see cref="Settings"/> have <c>sasl.mechanism</c> OAUTHBEARER. Default: null, librdkafka's own ways of that mechanism, by its settings <c>sasl.oauthbearer.*</c>.</summary>
    public ClientCredentials? Credentials { get; set; }

    /// <summary>
    /// Receives librdkafka's log lines with their syslog level (2 critical, 3 error, 4 warning, 6 information), on threads of librdkafka; must not block. Default: null, lines are dropped
    /// (failures are reported as errors of the calls they concern in any case).
    /// </summary>
    public Action<int, string>? Log { get; set; }
}
