using Confluent.Kafka;

namespace Streaming.Kafka.Admin;

/// <summary>The one client of Confluent.Kafka, for administration. Its errors become ours.</summary>
internal sealed class AdminConnection : IDisposable
{
    private volatile string _lastError = "";

    internal AdminConnection(KafkaSettings settings)
    {
        var values = settings.Further.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        values["bootstrap.servers"] = settings.BootstrapServers;
        values["client.id"] = settings.ClientId;
        Client = new AdminClientBuilder(values)
            .SetLogHandler((_, m) => settings.Log?.Invoke((int)m.Level, $"{m.Facility}: {m.Message}"))
            .SetErrorHandler((_, e) => _lastError = $" Last error of the client: {e.Code}: {e.Reason}.")
            .Build();
    }

    internal static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    internal IAdminClient Client { get; }

    public void Dispose() => Client.Dispose();

    internal async Task CallAsync(string what, Func<Task> call, CancellationToken cancellationToken) =>
        await CallAsync(what, async () =>
        {
            await call();
            return true;
        }, cancellationToken);

    /// <exception cref="TransportException">STR2605, with what was asked and why it failed.</exception>
    internal async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().WaitAsync(cancellationToken);
        }
        catch (KafkaException e)
        {
            var (code, text) = AdminErrors.First(e);
            throw new TransportException(
                AdminErrors.IsPassing(code) ? TransportErrorKind.Transient : KafkaErrors.Kind((Native.RdError)(int)code) ?? TransportErrorKind.Transient,
                $"STR2605 Cannot {what}: {text}.{(KafkaErrors.IsConnection((Native.RdError)(int)code) ? _lastError : "")}", e);
        }
    }
}
