using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Planning;

namespace Streaming.Integration.Tests.Support;

/// <summary>
/// A real broker of its own with an authorizer. One listener wants TLS and SASL (SCRAM, PLAIN, OAUTHBEARER), another one TLS and a certificate of the client's; the plain one
/// is for the test, which may do everything.
/// </summary>
internal sealed class SecureCluster : IAsyncDisposable
{
    /// <summary>The one user that the broker knows for PLAIN, and its password.</summary>
    internal const string PlainUser = "plain";
    internal const string PlainPassword = "canary-of-the-plain-password";

    private static readonly string? Tool = Environment.GetEnvironmentVariable("STREAMING_TEST_KAFKA_TOOL");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaming-secure-");
    // The broker, its controller and its secure listeners.
    private readonly int _plain = FreePorts.InARow(4);
    private IAdminClient? _connected;

    private IAdminClient Admin => _connected ??= new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Plain }).Build();

    internal string Plain => $"127.0.0.1:{_plain}";

    internal string Secure => $"127.0.0.1:{_plain + 2}";

    /// <summary>For clients that have a certificate of their own.</summary>
    internal string Mutual => $"127.0.0.1:{_plain + 3}";

    /// <summary>Has signed the certificates of the broker and of the token endpoint, and signs those of clients.</summary>
    internal TestAuthority Authority { get; } = new();

    /// <summary>The authority's certificate.</summary>
    internal string CaFile => InFolder("ca.pem");

    /// <summary>Gives out the tokens that the broker takes.</summary>
    internal TokenEndpoint Tokens { get; private set; } = null!;

    internal static async Task<SecureCluster> StartAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Tool), "STREAMING_TEST_KAFKA_TOOL is not set: it names the command that starts brokers with settings of their own.");
        var cluster = new SecureCluster();
        await cluster.PrepareAsync();
        await cluster.RunAsync("start");
        return cluster;
    }

    /// <summary>Makes a user, or gives it another password.</summary>
    internal Task UserAsync(string name, string password) => Admin.AlterUserScramCredentialsAsync(
        [new UserScramCredentialUpsertion { User = name, ScramCredentialInfo = new() { Mechanism = ScramMechanism.ScramSha512, Iterations = 4096 }, Password = System.Text.Encoding.UTF8.GetBytes(password) }]);

    internal Task AllowAsync(string user, IEnumerable<AccessRight> rights) => Admin.CreateAclsAsync(rights.SelectMany(r => Rules(user, r, AclPermissionType.Allow)));

    /// <summary>Whatever else allows it.</summary>
    internal Task DenyAsync(string user, AccessRight right) => Admin.CreateAclsAsync(Rules(user, right, AclPermissionType.Deny));

    /// <summary>Takes back what was denied.</summary>
    internal Task DenyNothingAsync(string user) => Admin.DeleteAclsAsync([new AclBindingFilter
    {
        PatternFilter = new() { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
        EntryFilter = new() { Principal = $"User:{user}", Operation = AclOperation.Any, PermissionType = AclPermissionType.Deny },
    }]);

    private static IEnumerable<AclBinding> Rules(string user, AccessRight right, AclPermissionType permission) => right.Operations.Select(o => new AclBinding
    {
        Pattern = new()
        {
            Type = right.Resource switch { AccessResource.Topic => ResourceType.Topic, AccessResource.Group => ResourceType.Group, _ => (ResourceType)5 },
            Name = right.Name,
            ResourcePatternType = right.IsPrefix ? ResourcePatternType.Prefixed : ResourcePatternType.Literal,
        },
        Entry = new() { Principal = $"User:{user}", Host = "*", Operation = Enum.Parse<AclOperation>(o), PermissionType = permission },
    });

    internal Task TopicsAsync(params string[] names) => Admin.CreateTopicsAsync(names.Select(n => new Confluent.Kafka.Admin.TopicSpecification { Name = n, NumPartitions = 1, ReplicationFactor = 1 }));

    internal async Task WriteAsync(string topic, params string[] values)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = Plain }).Build();
        foreach (var value in values) await producer.ProduceAsync(topic, new Message<Null, string> { Value = value }, Cluster.Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _connected?.Dispose();
        await RunAsync("wipe");
        await Tokens.DisposeAsync();
        Authority.Dispose();
        _folder.Delete(true);
    }

    private async Task PrepareAsync()
    {
        using var broker = Authority.Sign("broker");
        await File.WriteAllTextAsync(CaFile, Authority.Pem, Cluster.Stop);
        await File.WriteAllBytesAsync(InFolder("broker.p12"), broker.Export(X509ContentType.Pkcs12, "of-the-test"), Cluster.Stop);
        Tokens = await TokenEndpoint.StartAsync(Authority.Sign("tokens"));
        await File.WriteAllTextAsync(InFolder("jwks.json"), Tokens.Jwks, Cluster.Stop);
        await File.WriteAllTextAsync(InFolder("extra.properties"), Properties(), Cluster.Stop);
    }

    private string Properties() => string.Create(CultureInfo.InvariantCulture, $"""
        listeners=PLAINTEXT://127.0.0.1:{_plain},CONTROLLER://127.0.0.1:{_plain + 1},SECURE://{Secure},MUTUAL://{Mutual}
        advertised.listeners=PLAINTEXT://127.0.0.1:{_plain},SECURE://{Secure},MUTUAL://{Mutual}
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL,MUTUAL:SSL
        sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN,OAUTHBEARER
        connections.max.reauth.ms=3000
        listener.name.secure.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.secure.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{PlainUser}="{PlainPassword}";
        listener.name.secure.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
        listener.name.secure.oauthbearer.sasl.server.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler
        listener.name.secure.oauthbearer.sasl.oauthbearer.jwks.endpoint.url={Jwks}
        listener.name.secure.oauthbearer.sasl.oauthbearer.expected.audience={TokenEndpoint.Audience}
        {KeyStore("secure")}
        {KeyStore("mutual")}
        listener.name.mutual.ssl.client.auth=required
        listener.name.mutual.ssl.truststore.type=PEM
        listener.name.mutual.ssl.truststore.location={CaFile}
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:ANONYMOUS

        """);

    private string Jwks => $"file://{InFolder("jwks.json")}";

    private string KeyStore(string listener) => $"""
        listener.name.{listener}.ssl.keystore.type=PKCS12
        listener.name.{listener}.ssl.keystore.location={InFolder("broker.p12")}
        listener.name.{listener}.ssl.keystore.password=of-the-test
        """;

    private string InFolder(string file) => Path.Combine(_folder.FullName, file);

    private async Task RunAsync(string verb)
    {
        var start = new ProcessStartInfo(Tool!, [verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KAFKA_DIR"] = InFolder("kafka");
        start.Environment["KAFKA_PORT"] = _plain.ToString(CultureInfo.InvariantCulture);
        start.Environment["KAFKA_CONFIG"] = InFolder("extra.properties");
        start.Environment["KAFKA_HEAP"] = "256m";
        start.Environment["KAFKA_OPTS"] = $"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={Jwks}";
        using var process = Process.Start(start)!;
        // The broker it leaves behind holds its streams: they are not read to their end.
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, process.ExitCode);
    }
}
