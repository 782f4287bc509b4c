using Confluent.Kafka;
using Streaming.Kafka.Tokens;

namespace Streaming.Kafka.Admin;

/// <summary>Gives tokens to the client for administration, as long as that is open: Confluent.Kafka 2.15 hands them to a closed one too, whose memory is gone.</summary>
internal sealed class AdminTokens(TokenSource source, KafkaSettings settings)
{
    private readonly Lock _gate = new();
    private volatile BearerToken? _given;
    private bool _closed;

    /// <summary>True if the client says that it has no token, of which <see cref="EnsureAsync"/> says why.</summary>
    internal static bool IsForWantOfOne(Error error) => error.Code == ErrorCode.Local_Authentication && error.Reason.StartsWith("Failed to acquire SASL OAUTHBEARER token", StringComparison.Ordinal);

    /// <summary>The client wants one.</summary>
    internal void Answer(IClient client) => _ = source.AnswerAsync(
        token => Give(client, token),
        error =>
        {
            lock (_gate)
                if (!_closed) client.OAuthBearerSetTokenFailure(error);
        });

    /// <summary>Sees to it that the client has one that holds. It would ask by itself, but after a failure too late for a call.</summary>
    /// <exception cref="TransportException">STR2606.</exception>
    internal async Task EnsureAsync(IClient client, CancellationToken cancellationToken)
    {
        var token = await source.GetAsync().WaitAsync(cancellationToken);
        if (token != _given && Give(client, token) is { } error) throw new TransportException(TransportErrorKind.Unauthenticated, $"STR2606 The client does not take its token: {error}.");
    }

    /// <summary>Before the client is closed.</summary>
    internal void Close()
    {
        lock (_gate) _closed = true;
    }

    private string? Give(IClient client, BearerToken token)
    {
        lock (_gate)
        {
            if (_closed) return null;
            try
            {
                client.OAuthBearerSetToken(token.Value, token.Expires.ToUnixTimeMilliseconds(), settings.Credentials!.ClientId, settings.TokenExtensions.ToDictionary(StringComparer.Ordinal));
                _given = token;
                return null;
            }
            catch (KafkaException e)
            {
                return e.Message;
            }
        }
    }
}
