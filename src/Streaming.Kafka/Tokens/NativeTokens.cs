using System.Runtime.InteropServices;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Tokens;

/// <summary>Gives tokens to a client whenever it asks for one. It asks on a thread that librdkafka has for this, which is not held up.</summary>
internal sealed class NativeTokens(TokenSource source, KafkaSettings settings, ClientHandle client)
{
    private readonly string[] _extensions = [.. settings.TokenExtensions.SelectMany(static e => new[] { e.Key, e.Value })];

    /// <summary>Before the client is made.</summary>
    internal static unsafe void Prepare(ConfHandle conf)
    {
        Rdkafka.rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf, &OnRefresh);
        Rdkafka.rd_kafka_conf_enable_sasl_queue(conf, 1);
    }

    /// <summary>Begins to answer.</summary>
    internal void Start()
    {
        client.Context.Tokens = this;
        var error = NativeError.Take(Rdkafka.rd_kafka_sasl_background_callbacks_enable(client));
        if (!error.IsError) return;
        client.Dispose();
        throw new TransportException(TransportErrorKind.Fatal, $"STR2603 The Kafka client cannot be made: {error.Text}");
    }

    [UnmanagedCallersOnly]
    private static unsafe void OnRefresh(nint client, byte* config, nint opaque)
    {
        // Not on this thread: whoever calls last on a client that was disposed meanwhile destroys it, and that waits for this thread to end.
        if (ClientContext.Of(client).Tokens is { } tokens) _ = Task.Run(tokens.AnswerAsync);
    }

    private Task AnswerAsync() => source.AnswerAsync(Set, error => Rdkafka.rd_kafka_oauthbearer_set_token_failure(client, error));

    private unsafe string? Set(BearerToken token)
    {
        var text = stackalloc byte[512];
        var error = Rdkafka.rd_kafka_oauthbearer_set_token(client, token.Value, token.Expires.ToUnixTimeMilliseconds(), settings.Credentials!.ClientId, _extensions, (nuint)_extensions.Length, text, 512);
        return error == RdError.None ? null : $"{NativeError.Name(error)}: {Rdkafka.Text(text)}";
    }
}
