using Streaming.Kafka.Native;

namespace Streaming.Kafka;

/// <summary>Checked, immutable options.</summary>
internal sealed class KafkaSettings
{
    private const string Extensions = "sasl.oauthbearer.extensions";

    /// <summary>Settings that the engine decides, with the reason or the way out that is told.</summary>
    private static readonly Dictionary<string, string> Owned = new(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "use KafkaOptions.BootstrapServers",
        ["metadata.broker.list"] = "use KafkaOptions.BootstrapServers",
        ["client.id"] = "use KafkaOptions.ClientId",
        ["queue.buffering.max.kbytes"] = "use KafkaOptions.ProducerQueueBytes",
        ["queue.buffering.max.messages"] = "use KafkaOptions.ProducerQueueBytes",
        ["queued.max.messages.kbytes"] = "it follows the memory limit",
        ["fetch.queue.backoff.ms"] = "it belongs to the bounded queue",
        ["group.id"] = "it is the job's name",
        ["group.instance.id"] = "it is the worker's name",
        ["group.protocol"] = "static membership needs the classic protocol",
        ["group.remote.assignor"] = "static membership needs the classic protocol",
        ["partition.assignment.strategy"] = "partitions of one number must come together (range)",
        ["session.timeout.ms"] = "it is an option of the worker",
        ["heartbeat.interval.ms"] = "it follows the session",
        ["max.poll.interval.ms"] = "the engine always polls",
        ["enable.auto.commit"] = "offsets are committed with the epoch",
        ["auto.commit.enable"] = "offsets are committed with the epoch",
        ["auto.commit.interval.ms"] = "offsets are committed with the epoch",
        ["enable.auto.offset.store"] = "offsets are committed with the epoch",
        ["auto.offset.reset"] = "use StartFrom of the source",
        ["isolation.level"] = "exactly-once reads committed records only",
        ["enable.partition.eof"] = "restores and bounded runs need it",
        ["allow.auto.create.topics"] = "topics are never made by accident",
        ["transactional.id"] = "it is made of the job's and the worker's name",
        ["transaction.timeout.ms"] = "it belongs to the epoch",
        ["delivery.timeout.ms"] = "it belongs to the epoch",
        ["message.timeout.ms"] = "it belongs to the epoch",
        ["enable.idempotence"] = "it is always on",
        ["enable.gapless.guarantee"] = "failed deliveries are handled by the epoch",
        ["acks"] = "it is always all",
        ["request.required.acks"] = "it is always all",
        ["partitioner"] = "keys go where canonical bytes and murmur2 send them",
        ["delivery.report.only.error"] = "every delivery is accounted for",
        ["log.queue"] = "use KafkaOptions.Log",
    };

    internal KafkaSettings(KafkaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        BootstrapServers = options.BootstrapServers;
        ClientId = options.ClientId;
        ProducerQueueBytes = options.ProducerQueueBytes;
        Further = options.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).ToArray();
        Log = options.Log;
        Credentials = options.Credentials;
        var problems = Check().ToArray();
        if (problems.Length > 0)
            throw new TransportException(TransportErrorKind.Fatal, "STR2604 The Kafka options are not usable: " + string.Join(" · ", problems));
    }

    internal string BootstrapServers { get; }

    internal string ClientId { get; }

    internal long ProducerQueueBytes { get; }

    internal IReadOnlyList<KeyValuePair<string, string>> Further { get; }

    internal Action<int, string>? Log { get; }

    internal ClientCredentials? Credentials { get; }

    /// <summary>What is said to the brokers along with a token, names and values.</summary>
    internal IEnumerable<KeyValuePair<string, string>> TokenExtensions =>
        Further.Where(static s => s.Key == Extensions).SelectMany(static s => s.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(static e => e.Split('=', 2)).Select(static e => KeyValuePair.Create(e[0], e.ElementAtOrDefault(1) ?? ""));

    /// <summary>True if librdkafka was built with this feature (builtin.features).</summary>
    internal static unsafe bool HasFeature(string feature)
    {
        using var conf = new ConfHandle();
        var value = stackalloc byte[1024];
        nuint size = 1024;
        return Rdkafka.rd_kafka_conf_get(conf, "builtin.features", value, ref size) == 0
            && Rdkafka.Text(value).Split(',', StringSplitOptions.TrimEntries).Contains(feature, StringComparer.Ordinal);
    }

    /// <summary>Sets one value; what is wrong with it, or null.</summary>
    internal static unsafe string? TrySet(ConfHandle conf, string name, string value)
    {
        var text = stackalloc byte[512];
        if (Rdkafka.rd_kafka_conf_set(conf, name, value, text, 512) == 0) return null;
        return SecretSettings.IsSecret(name) ? $"'{name}' has a value that librdkafka refuses (not shown: it is a secret)" : $"'{name}' = '{value}': {Rdkafka.Text(text)}";
    }

    private IEnumerable<string> Check()
    {
        if (string.IsNullOrWhiteSpace(BootstrapServers)) yield return "BootstrapServers is empty; give host:port of at least one broker";
        if (string.IsNullOrWhiteSpace(ClientId)) yield return "ClientId is empty";
        if (ProducerQueueBytes < 1L << 20 || ProducerQueueBytes > 2L << 40) yield return $"ProducerQueueBytes is {ProducerQueueBytes}; it must be at least 1 MiB and at most 2 TiB";
        foreach (var problem in Credentials is null ? [] : Check(Credentials)) yield return problem;
        using var conf = new ConfHandle();
        foreach (var (name, value) in Further)
        {
            if (Owned.TryGetValue(name, out var reason)) yield return $"'{name}' is decided by the engine: {reason}";
            else if (value is null) yield return $"'{name}' has no value";
            else if (TrySet(conf, name, value) is { } problem) yield return problem;
        }
    }

    private IEnumerable<string> Check(ClientCredentials credentials)
    {
        if (string.IsNullOrWhiteSpace(credentials.ClientId) || string.IsNullOrEmpty(credentials.ClientSecret)) yield return "Credentials have no ClientId or no ClientSecret";
        if (!credentials.TokenEndpoint.IsAbsoluteUri || credentials.TokenEndpoint.Scheme != Uri.UriSchemeHttps) yield return "TokenEndpoint of Credentials is no https address: the secret is sent there";
        if (credentials.TokenEndpointCaFile is "") yield return "TokenEndpointCaFile of Credentials is empty; leave it null for the authorities that the system trusts";
        if (!Further.Any(static s => s is { Key: "sasl.mechanism" or "sasl.mechanisms", Value: "OAUTHBEARER" })) yield return "Credentials are for tokens; set sasl.mechanism to OAUTHBEARER, or leave them out";
        foreach (var name in Further.Select(static s => s.Key).Where(static n => n != Extensions && n.StartsWith("sasl.oauthbearer.", StringComparison.Ordinal)))
            yield return $"'{name}' is for librdkafka's own ways to a token: leave it out, or Credentials";
        // RFC 7628, 3.1.
        var names = Further.Any(static s => s.Value is null) ? [] : TokenExtensions.Select(static e => e.Key).ToArray();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length || names.Any(static n => n is "" or "auth" || !n.All(char.IsAsciiLetter)))
            yield return $"'{Extensions}' must be name=value, separated by commas, where a name is of letters, not 'auth', and there once";
    }
}
