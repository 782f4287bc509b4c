using Xunit;

namespace Streaming.Worker.Tests.Options;

public sealed class StreamingOptionsTests
{
    public static TheoryData<string, Action<StreamingOptions>> Wrong => new()
    {
        { "Kafka:BootstrapServers", o => o.Kafka.BootstrapServers = " " },
        { "Kafka:ReplicationFactor", o => o.Kafka.ReplicationFactor = 0 },
        { "Kafka:ReplicationFactor", o => o.Kafka.ReplicationFactor = -2 },
        { "Http:Port", o => o.Http.Port = 65536 },
        { "Kafka:Tls:Enabled", o => o.Kafka.Tls.KeyPassword = o.Kafka.Tls.CertificateFile = o.Kafka.Tls.KeyFile = typeof(StreamingOptionsTests).Assembly.Location },
        { "Kafka:Tls:KeyFile", o => (o.Kafka.Tls.Enabled, o.Kafka.Tls.CertificateFile) = (true, typeof(StreamingOptionsTests).Assembly.Location) },
        { "Kafka:Tls:CaFile", o => (o.Kafka.Tls.Enabled, o.Kafka.Tls.CaFile) = (true, "/no/such/file") },
        { "Kafka:Sasl:Mechanism", o => (o.Kafka.Sasl.Mechanism, o.Kafka.Sasl.Username, o.Kafka.Sasl.Password) = (SaslMechanism.Plain, "u", "p") },
        { "Kafka:Sasl:Password", o => (o.Kafka.Sasl.Mechanism, o.Kafka.Sasl.Username) = (SaslMechanism.ScramSha512, "u") },
        { "Kafka:Sasl:Username", o => o.Kafka.Sasl.Username = "u" },
        { "Kafka:Sasl:TokenEndpoint", o => (o.Kafka.Tls.Enabled, o.Kafka.Sasl.Mechanism, o.Kafka.Sasl.ClientId, o.Kafka.Sasl.ClientSecret, o.Kafka.Sasl.TokenEndpoint) = (true, SaslMechanism.OAuthBearer, "c", "s", new("http://id")) },
        { "Kafka:Sasl:TokenEndpointCaFile", o => (o.Kafka.Tls.Enabled, o.Kafka.Sasl.TokenEndpointCaFile) = (true, typeof(StreamingOptionsTests).Assembly.Location) },
        { "Kafka:Sasl:TokenEndpointCaFile", o => (o.Kafka.Tls.Enabled, o.Kafka.Sasl.Mechanism, o.Kafka.Sasl.ClientId, o.Kafka.Sasl.ClientSecret, o.Kafka.Sasl.TokenEndpoint, o.Kafka.Sasl.TokenEndpointCaFile) = (true, SaslMechanism.OAuthBearer, "c", "s", new("https://id"), "/no/such/file") },
        { "Kafka:Settings:security.protocol", o => { o.Kafka.Tls.Enabled = true; o.Kafka.Settings["security.protocol"] = "plaintext"; } },
        { "Http:Port", o => o.Http.Port = -2 },
        { "Http:Address", o => o.Http.Address = "localhost" },
        { "WorkerName", o => o.WorkerName = "" },
        { "WorkerName", o => o.WorkerName = "a b" },
        { "WorkerName", o => o.WorkerName = ".." },
        { "WorkerName", o => o.WorkerName = new string('a', 201) },
        { "StateDirectory", o => o.StateDirectory = "" },
        { "Guarantee", o => o.Guarantee = (Guarantee)7 },
        { "LogFormat", o => o.LogFormat = (LogFormat)7 },
        { "TransactionTimeout", o => o.TransactionTimeout = TimeSpan.FromMinutes(16) },
        { "CommitInterval", o => o.CommitInterval = TimeSpan.FromMilliseconds(9) },
        { "CommitInterval", o => o.CommitInterval = TimeSpan.FromSeconds(8) },
        { "Lanes", o => o.Lanes = 0 },
        { "MemoryLimit", o => o.MemoryLimit = (64 << 20) - 1 },
        { "SessionTimeout", o => o.SessionTimeout = TimeSpan.FromSeconds(2) },
        { "SessionTimeout", o => o.SessionTimeout = TimeSpan.FromMinutes(31) },
        { "ShutdownTimeout", o => o.ShutdownTimeout = TimeSpan.FromSeconds(-1) },
        { "ShutdownTimeout", o => o.ShutdownTimeout = TimeSpan.FromDays(1) },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_value_out_of_its_range_is_named(string name, Action<StreamingOptions> set)
    {
        var options = new StreamingOptions();
        options.Kafka.BootstrapServers = "localhost:9092";
        Assert.Empty(options.Validate());
        set(options);
        Assert.Equal(name, Assert.Single(options.Validate()).Name);
    }

    [Fact]
    public void Typed_options_become_settings_of_the_client()
    {
        var kafka = new StreamingOptions().Kafka;
        (kafka.Tls.Enabled, kafka.Tls.VerifyHostName) = (true, false);
        (kafka.Sasl.Mechanism, kafka.Sasl.Username, kafka.Sasl.Password) = (SaslMechanism.ScramSha256, "u", "p");
        kafka.Settings["compression.type"] = "lz4";
        Assert.Equal(
            "security.protocol=sasl_ssl ssl.endpoint.identification.algorithm=none sasl.mechanism=SCRAM-SHA-256 sasl.username=u sasl.password=p compression.type=lz4",
            string.Join(' ', kafka.All().Select(static s => $"{s.Key}={s.Value}")));
        kafka.Sasl.Username = kafka.Sasl.Password = null;
        (kafka.Sasl.Mechanism, kafka.Sasl.TokenEndpoint, kafka.Sasl.ClientId, kafka.Sasl.ClientSecret, kafka.Sasl.Scope) = (SaslMechanism.OAuthBearer, new("https://id/token"), "c", "s", "kafka");
        var authority = kafka.Sasl.TokenEndpointCaFile = typeof(StreamingOptionsTests).Assembly.Location;
        Assert.Contains(kafka.All(), static s => s is { Key: "sasl.mechanism", Value: "OAUTHBEARER" });
        var credentials = kafka.Credentials()!;
        Assert.Equal(("https://id/token", authority, "c", "s", "kafka"), (credentials.TokenEndpoint.AbsoluteUri, credentials.TokenEndpointCaFile, credentials.ClientId, credentials.ClientSecret, credentials.Scope));
        kafka.Tls.CaFile = "/no/such.pem";
        Assert.Null(kafka.Credentials());
    }

    [Theory]
    [InlineData("w-0")]
    [InlineData("Pod_1.shop")]
    public void Names_that_brokers_take_are_taken(string name)
    {
        var options = new StreamingOptions { WorkerName = name };
        options.Kafka.BootstrapServers = "localhost:9092";
        Assert.Empty(options.Validate());
    }
}
