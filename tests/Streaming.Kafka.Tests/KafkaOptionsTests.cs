namespace Streaming.Kafka.Tests;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void All_mistakes_are_told_at_once_and_no_secret_is()
    {
        var options = new KafkaOptions { ProducerQueueBytes = 5 };
        options.Settings["group.id"] = "mine";
        options.Settings["enable.idempotence"] = "false";
        options.Settings["no.such.setting"] = "1";
        options.Settings["linger.ms"] = "soon";
        options.Settings["ssl.key.pem"] = "hunter2";
        options.Settings["sasl.password"] = "hunter3";
        var error = Assert.Throws<TransportException>(() => new KafkaTransport(options));
        Assert.Equal(TransportErrorKind.Fatal, error.Kind);
        foreach (var part in new[] { "STR2604", "BootstrapServers", "ProducerQueueBytes", "'group.id'", "'enable.idempotence'", "no.such.setting", "linger.ms" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_are_for_tokens_alone_and_leave_no_room_for_other_ways_to_them()
    {
        var options = new KafkaOptions { BootstrapServers = "localhost:9092", Credentials = new() { TokenEndpoint = new("http://id.test/token"), TokenEndpointCaFile = "", ClientId = "c", ClientSecret = "" } };
        options.Settings["sasl.oauthbearer.method"] = "oidc";
        options.Settings["sasl.oauthbearer.extensions"] = "a=canary,a=canary";
        var error = Assert.Throws<TransportException>(() => new KafkaTransport(options));
        foreach (var part in new[] { "STR2604", "no ClientSecret", "no https address", "TokenEndpointCaFile of Credentials is empty", "'sasl.oauthbearer.extensions' must be", "set sasl.mechanism to OAUTHBEARER", "'sasl.oauthbearer.method' is for librdkafka's own ways" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_of_a_token_are_names_and_values()
    {
        var options = new KafkaOptions { BootstrapServers = "localhost:9092", Credentials = new() { TokenEndpoint = new("https://id.test/token"), ClientId = "c", ClientSecret = "s" } };
        Assert.Empty(Settings().TokenExtensions);
        options.Settings["sasl.oauthbearer.extensions"] = "logicalCluster=lkc-1, identityPoolId=a=b,,none,";
        Assert.Equal([new("logicalCluster", "lkc-1"), new("identityPoolId", "a=b"), new("none", "")], Settings().TokenExtensions);

        KafkaSettings Settings()
        {
            options.Settings["sasl.mechanism"] = "OAUTHBEARER";
            return new(options);
        }
    }

    [Theory]
    [InlineData("sasl.password", true)]
    [InlineData("ssl.key.password", true)]
    [InlineData("ssl.keystore.location", true)]
    [InlineData("sasl.oauthbearer.client.secret", true)]
    [InlineData("compression.type", false)]
    [InlineData("security.protocol", false)]
    public void Secrets_are_known_by_name(string name, bool secret) => Assert.Equal(secret, SecretSettings.IsSecret(name));

    [Fact]
    public async Task Messages_may_be_larger_than_what_a_reader_fetches_ahead()
    {
        var options = TestCluster.Options();
        options.Settings["message.max.bytes"] = "33554432";
        await using var transport = new KafkaTransport(options);
        await using var reader = transport.OpenReader();
        await using var producer = await transport.CreateProducerAsync(null, TimeSpan.FromSeconds(15), TestCluster.Stop);
        Assert.NotNull(reader);
    }
}
