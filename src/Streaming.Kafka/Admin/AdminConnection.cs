using Confluent.Kafka;
using Streaming.Kafka.Tokens;

namespace Streaming.Kafka.Admin;

/// <summary>The one client of Confluent.Kafka, for administration. Its errors become ours.</summary>
internal sealed class AdminConnection : IDisposable
{
    // Of the time since a call has succeeded: the last error, and the last one that says that the client and the brokers do not take each other. The client tells such a one now and then
    // and goes on trying, until the call is out of time.
    private volatile Error? _lastError;
    private volatile Error? _refusal;
    private readonly AdminTokens? _tokens;

    internal AdminConnection(KafkaSettings settings, TokenSource? tokens)
    {
        _tokens = tokens is null ? null : new(tokens, settings);
        var values = settings.Further.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        values["bootstrap.servers"] = settings.BootstrapServers;
        values["client.id"] = settings.ClientId;
        var builder = new AdminClientBuilder(values)
            .SetLogHandler((_, m) => settings.Log?.Invoke((int)m.Level, $"{m.Facility}: {m.Message}"))
            .SetErrorHandler((_, e) => Note(e));
        if (_tokens is not null) builder.SetOAuthBearerTokenRefreshHandler((client, _) => _tokens.Answer(client));
        try
        {
            Client = builder.Build();
        }
        catch (InvalidOperationException e)
        {
            // A key whose password is wrong, for example.
            throw new TransportException(TransportErrorKind.Fatal, $"STR2603 The Kafka client cannot be made: {SecretSettings.Scrub(e.Message)}", e);
        }
    }

    internal static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    internal IAdminClient Client { get; }

    public void Dispose()
    {
        _tokens?.Close();
        Client.Dispose();
    }

    internal async Task CallAsync(string what, Func<Task> call, CancellationToken cancellationToken) =>
        await CallAsync(what, async () =>
        {
            await call();
            return true;
        }, cancellationToken);

    /// <exception cref="TransportException">STR2605, with what was asked and why it failed; STR2606.</exception>
    internal async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        if (_tokens is not null) await _tokens.EnsureAsync(Client, cancellationToken);
        try
        {
            var answer = await call().WaitAsync(cancellationToken);
            (_lastError, _refusal) = (null, null);
            return answer;
        }
        catch (KafkaException e)
        {
            var (code, text) = AdminErrors.First(e);
            var unreached = KafkaErrors.IsConnection((Native.RdError)(int)code);
            if (unreached && _refusal is { } refusal) throw new TransportException(TransportErrorKind.Unauthenticated, $"STR2605 Cannot {what}: {AdminErrors.Refusal(refusal)}.", e);
            throw new TransportException(
                AdminErrors.IsPassing(code) ? TransportErrorKind.Transient : KafkaErrors.Kind((Native.RdError)(int)code) ?? TransportErrorKind.Transient,
                $"STR2605 Cannot {what}: {text}.{(unreached && _lastError is { } last ? $" Last error of the client: {last.Code}: {last.Reason}." : "")}", e);
        }
    }

    private void Note(Error error)
    {
        if (AdminErrors.IsRefusal(error) && !(_tokens is not null && AdminTokens.IsForWantOfOne(error))) _refusal = error;
        // That all are down says less than why the last one is.
        if (error.Code != ErrorCode.Local_AllBrokersDown || _lastError is null) _lastError = error;
    }
}
