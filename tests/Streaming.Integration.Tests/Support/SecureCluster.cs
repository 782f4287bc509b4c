using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Planning;

namespace Streaming.Integration.Tests.Support;

/// <summary>A real broker of its own with a TLS + SCRAM listener and an authorizer. Its plain listener is for the test, which may do everything.</summary>
internal sealed class SecureCluster : IAsyncDisposable
{
    private static readonly string? Tool = Environment.GetEnvironmentVariable("STREAMING_TEST_KAFKA_TOOL");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaming-secure-");
    private readonly int _plain = FreePorts();
    private IAdminClient? _connected;

    private IAdminClient Admin => _connected ??= new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Plain }).Build();

    internal string Plain => $"127.0.0.1:{_plain}";

    internal string Secure => $"127.0.0.1:{_plain + 2}";

    /// <summary>The authority's certificate.</summary>
    internal string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    internal static async Task<SecureCluster> StartAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Tool), "STREAMING_TEST_KAFKA_TOOL is not set: it names the command that starts brokers with settings of their own.");
        var cluster = new SecureCluster();
        cluster.MakeCertificates();
        await File.WriteAllTextAsync(Path.Combine(cluster._folder.FullName, "extra.properties"), cluster.Properties(), Cluster.Stop);
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
        _folder.Delete(true);
    }

    // Below the ports that clients are given: the broker, its controller and its secure listener take three in a row, and nothing else may take one of them before it has come up.
    private static int FreePorts()
    {
        while (true)
        {
            var first = Random.Shared.Next(10_000, 30_000);
            if (Enumerable.Range(first, 3).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Properties() => string.Create(CultureInfo.InvariantCulture, $"""
        listeners=PLAINTEXT://127.0.0.1:{_plain},CONTROLLER://127.0.0.1:{_plain + 1},SECURE://127.0.0.1:{_plain + 2}
        advertised.listeners=PLAINTEXT://127.0.0.1:{_plain},SECURE://127.0.0.1:{_plain + 2}
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL
        sasl.enabled.mechanisms=SCRAM-SHA-512
        connections.max.reauth.ms=3000
        listener.name.secure.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.secure.ssl.keystore.type=PKCS12
        listener.name.secure.ssl.keystore.location={Path.Combine(_folder.FullName, "broker.p12")}
        listener.name.secure.ssl.keystore.password=of-the-test
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:ANONYMOUS

        """);

    private void MakeCertificates()
    {
        using var caKey = RSA.Create(2048);
        var ca = new CertificateRequest("CN=streaming test authority", caKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var authority = ca.CreateSelfSigned(from, to);
        using var key = RSA.Create(2048);
        var broker = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        broker.CertificateExtensions.Add(names.Build());
        using var signed = broker.Create(authority, from, to, [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        File.WriteAllText(CaFile, authority.ExportCertificatePem());
        File.WriteAllBytes(Path.Combine(_folder.FullName, "broker.p12"), withKey.Export(X509ContentType.Pkcs12, "of-the-test"));
    }

    private async Task RunAsync(string verb)
    {
        var start = new ProcessStartInfo(Tool!, [verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KAFKA_DIR"] = Path.Combine(_folder.FullName, "kafka");
        start.Environment["KAFKA_PORT"] = _plain.ToString(CultureInfo.InvariantCulture);
        start.Environment["KAFKA_CONFIG"] = Path.Combine(_folder.FullName, "extra.properties");
        start.Environment["KAFKA_HEAP"] = "256m";
        using var process = Process.Start(start)!;
        // The broker it leaves behind holds its streams: they are not read to their end.
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, process.ExitCode);
    }
}
