using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <content>Tokens for SASL OAUTHBEARER.</content>
internal static unsafe partial class Rdkafka
{
    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_set_oauthbearer_token_refresh_cb(ConfHandle conf, delegate* unmanaged<nint, byte*, nint, void> callback);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_enable_sasl_queue(ConfHandle conf, int enable);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_sasl_background_callbacks_enable(ClientHandle client);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial RdError rd_kafka_oauthbearer_set_token(
        ClientHandle client, string token, long expiresMs, string principal, string[] extensions, nuint extensionsSize, byte* text, nuint size);

    /// <summary>An empty <paramref name="error"/> is refused, and the client never asks again.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial RdError rd_kafka_oauthbearer_set_token_failure(ClientHandle client, string error);
}
