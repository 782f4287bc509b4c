using System.Globalization;
using Streaming.Kafka.Native;
using Streaming.Kafka.Tokens;

namespace Streaming.Kafka;

/// <summary>Makes clients: defaults first, then the user's settings, then what the engine decides.</summary>
/// <param name="settings">The options.</param>
/// <param name="tokens">What clients say who they are with, if it is tokens.</param>
internal sealed class ClientFactory(KafkaSettings settings, TokenSource? tokens)
{
    // Left to librdkafka where a user allows larger messages: it must not be smaller than those.
    private const string FetchMaxBytes = "fetch.max.bytes";

    internal KafkaSettings Settings { get; } = settings;

    internal ClientHandle Consumer(ClientContext context, Action<ConfHandle> callbacks, IEnumerable<KeyValuePair<string, string>> engine) =>
        Make(Rdkafka.Consumer, context, callbacks, [], Settings.Further.Any(s => s.Key is "message.max.bytes" or "fetch.max.bytes") ? engine.Where(e => e.Key != FetchMaxBytes) : engine);

    internal ClientHandle Producer(ClientContext context, Action<ConfHandle> callbacks, IEnumerable<KeyValuePair<string, string>> engine)
    {
        // Text of milliseconds and names that a user may overrule.
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["linger.ms"] = "5",

            // How large a record may be is the topic's to say: with the default (1 MB) one that was read could not be written again with an envelope or headers. Batches keep theirs.
            ["message.max.bytes"] = "16777216",
        };
        if (KafkaSettings.HasFeature("lz4")) defaults["compression.type"] = "lz4";
        return Make(Rdkafka.Producer, context, callbacks, defaults, engine);
    }

    /// <summary>What is set for every reader of records: read committed, told of ends, memory bounded by <paramref name="queueBytes"/>.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Reading(long queueBytes)
    {
        var queue = Math.Clamp(queueBytes, 1L << 20, 1L << 31);
        yield return new("isolation.level", "read_committed");
        yield return new("enable.partition.eof", "true");
        yield return new("enable.auto.commit", "false");
        yield return new("enable.auto.offset.store", "false");
        yield return new("allow.auto.create.topics", "false");
        yield return new("queued.max.messages.kbytes", Text(queue >> 10));
        // With the default (1,000) a full queue is looked at again only after a second: four times slower (measured).
        yield return new("fetch.queue.backoff.ms", "10");
        yield return new(FetchMaxBytes, Text(Math.Min(queue, 50L << 20)));
        // Bytes as they come, which may be compressed a hundredfold: the queue counts them only when they are unpacked. A batch that is larger comes alone.
        yield return new("fetch.message.max.bytes", Text(Math.Clamp(queue / 16, 64 << 10, 1 << 20)));
    }

    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private ClientHandle Make(int type, ClientContext context, Action<ConfHandle> callbacks, IEnumerable<KeyValuePair<string, string>> defaults, IEnumerable<KeyValuePair<string, string>> engine)
    {
        using var conf = new ConfHandle();
        List<string> problems = [];
        Set(defaults);
        Set(Settings.Further);
        Set([new("bootstrap.servers", Settings.BootstrapServers), new("client.id", Settings.ClientId)]);
        Set(engine);
        if (problems.Count > 0) throw new TransportException(TransportErrorKind.Fatal, "STR2604 The Kafka options are not usable: " + string.Join(" · ", problems));
        callbacks(conf);
        if (tokens is null) return new ClientHandle(type, conf, context);
        NativeTokens.Prepare(conf);
        var client = new ClientHandle(type, conf, context);
        new NativeTokens(tokens, Settings, client).Start();
        return client;

        void Set(IEnumerable<KeyValuePair<string, string>> values)
        {
            foreach (var (name, value) in values)
                if (KafkaSettings.TrySet(conf, name, value) is { } problem) problems.Add(problem);
        }
    }
}
