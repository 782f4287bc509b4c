using Confluent.Kafka;
using Streaming.Kafka.Admin;
using Streaming.Kafka.Tokens;

namespace Streaming.Kafka.Tests.Admin;

public sealed class AdminConnectionTests
{
    [Fact]
    public async Task A_token_endpoint_that_was_away_is_no_refusal_by_brokers_that_are_away()
    {
        var isAway = true;
        var tokens = new TokenSource(
            () => isAway ? throw new TransportException(TransportErrorKind.Transient, "STR2606 away.") : Task.FromResult(new BearerToken("t", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddMinutes(1))),
            TimeProvider.System, log: null);
        // Nothing listens there.
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:1", Credentials = new() { TokenEndpoint = new("https://id.test/token"), ClientId = "c", ClientSecret = "s" } };
        (options.Settings["security.protocol"], options.Settings["sasl.mechanism"]) = ("sasl_ssl", "OAUTHBEARER");
        using var connection = new AdminConnection(new(options), tokens);

        Assert.Equal("STR2606 away.", (await FailsAsync()).Message);
        isAway = false;
        Assert.StartsWith("STR2605 Cannot ask: Local_TimedOut", (await FailsAsync()).Message, StringComparison.Ordinal);

        async Task<TransportException> FailsAsync()
        {
            var error = await Assert.ThrowsAsync<TransportException>(() => connection.CallAsync("ask", () => connection.Client.DescribeClusterAsync(new() { RequestTimeout = TimeSpan.FromSeconds(1) }), TestCluster.Stop));
            Assert.Equal(TransportErrorKind.Transient, error.Kind);
            return error;
        }
    }
}
