using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.Planning;

namespace Streaming.Integration.Tests.Workers;

/// <summary>The ways in which a worker says who it is, other than SCRAM.</summary>
[Collection(nameof(OneSecureCluster))]
public sealed class LogInTests(OneSecureCluster shared)
{
    private const string Client = "client-of-the-test";

    [Theory]
    [InlineData(null)]
    [InlineData("canary-of-the-key")]
    public async Task A_worker_is_known_by_its_certificate_whether_its_key_is_encrypted_or_not(string? password)
    {
        var cluster = await shared.GetAsync();
        using var folder = new StateFolder();
        await CopiesAsync(cluster, folder, "CN=shop", Certificate(cluster, folder, password));
    }

    [Fact]
    public async Task A_worker_is_known_by_a_password_that_is_sent_as_it_is()
    {
        var cluster = await shared.GetAsync();
        using var folder = new StateFolder();
        await CopiesAsync(cluster, folder, SecureCluster.PlainUser, Plain(cluster, SecureCluster.PlainPassword));
    }

    [Fact]
    public async Task A_worker_is_known_by_a_token_and_gets_new_ones_before_they_expire()
    {
        var cluster = await shared.GetAsync();
        var job = await JobAsync(cluster, Client);
        using var folder = new StateFolder();
        await using var worker = Start(cluster, folder, job, ["run"], Token(cluster, TokenEndpoint.Secret));
        await worker.UntilSaidAsync("tasks assigned");
        var given = cluster.Tokens.Given;
        await Eventually.TrueAsync(() => Task.FromResult(cluster.Tokens.Given >= given + 2), () => $"new tokens are asked for; the worker said {worker.Text}");
        await CopiesOnAsync(cluster, worker, job);
    }

    [Fact]
    public async Task A_worker_waits_for_an_endpoint_that_gives_no_tokens_at_its_start_and_when_the_last_one_has_expired()
    {
        var cluster = await shared.GetAsync();
        var job = await JobAsync(cluster, Client);
        using var folder = new StateFolder();
        cluster.Tokens.IsAway = true;
        try
        {
            await using var worker = Start(cluster, folder, job, ["run"], Token(cluster, TokenEndpoint.Secret));
            await worker.UntilSaidAsync($"STR2606 No token from {cluster.Tokens.Url} for client '{Client}'");
            cluster.Tokens.IsAway = false;
            await worker.UntilSaidAsync("tasks assigned");
            cluster.Tokens.IsAway = true;
            // The brokers ask again and again who it is, and nothing holds any more.
            await worker.UntilSaidAsync("Failed to acquire SASL OAUTHBEARER token: STR2606");
            cluster.Tokens.IsAway = false;
            await CopiesOnAsync(cluster, worker, job);
        }
        finally
        {
            cluster.Tokens.IsAway = false;
        }
    }

    [Fact]
    public async Task A_worker_that_is_not_let_in_ends_and_says_why()
    {
        var cluster = await shared.GetAsync();
        using var stranger = new TestAuthority();
        using var folder = new StateFolder();
        var otherAuthority = Path.Combine(folder.Path, "other.pem");
        await File.WriteAllTextAsync(otherAuthority, stranger.Pem, Cluster.Stop);
        // Each waits for brokers for a while: all at once.
        await Task.WhenAll(
            RefusedAsync(cluster, "the broker wants a certificate of the client's", ("Kafka__BootstrapServers", cluster.Mutual)),
            RefusedAsync(cluster, "broker certificate could not be verified", [.. Plain(cluster, SecureCluster.PlainPassword), ("Kafka__Tls__CaFile", otherAuthority)]),
            RefusedAsync(cluster, "Invalid username or password", Plain(cluster, "canary")),
            RefusedAsync(cluster, "invalid credentials with SASL mechanism SCRAM-SHA-512", [.. Plain(cluster, "canary"), ("Kafka__Sasl__Mechanism", "ScramSha512")]),
            RefusedAsync(cluster, "invalid_client", Token(cluster, "canary")),
            RefusedAsync(cluster, "the certificate chain", [.. Token(cluster, TokenEndpoint.Secret), ("Kafka__Sasl__TokenEndpointCaFile", "")]));
    }

    [Fact]
    public async Task A_wrong_password_of_the_key_ends_the_worker()
    {
        var cluster = await shared.GetAsync();
        using var folder = new StateFolder();
        await using var worker = Start(cluster, folder, "nobody", ["run"], [.. Certificate(cluster, folder, "canary-of-the-key"), ("Kafka__Tls__KeyPassword", "canary")]);
        Assert.Contains("STR2603 The Kafka client cannot be made: ssl.key.location failed", await EndsAsync(worker, ExitCode.Failed), StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(SecureCluster cluster, string reason, params (string Name, string Value)[] options)
    {
        using var folder = new StateFolder();
        await using var worker = Start(cluster, folder, "nobody", ["run"], options);
        var said = await EndsAsync(worker, ExitCode.Failed);
        var error = said[Math.Max(0, said.IndexOf("STR2402 The cluster does not let the worker in", StringComparison.Ordinal))..];
        Assert.Contains(reason, error, StringComparison.Ordinal);
        // It is not about rights.
        Assert.DoesNotContain("describe --acls", said, StringComparison.Ordinal);
    }

    private static async Task CopiesAsync(SecureCluster cluster, StateFolder folder, string principal, (string Name, string Value)[] options)
    {
        var job = await JobAsync(cluster, principal);
        await using var worker = Start(cluster, folder, job, ["run", "--until", "end", "--drain"], options);
        await EndsAsync(worker, ExitCode.Ok);
        await using var plain = new Streaming.Kafka.KafkaTransport(new() { BootstrapServers = cluster.Plain });
        Assert.Equal(["a", "b"], await Cluster.ReadAsync($"{job}-out", plain));
    }

    /// <summary>It is in the middle of its run, and does what it is for.</summary>
    private static async Task CopiesOnAsync(SecureCluster cluster, WorkerProcess worker, string job)
    {
        await cluster.WriteAsync($"{job}-in", "c");
        await using var plain = new Streaming.Kafka.KafkaTransport(new() { BootstrapServers = cluster.Plain });
        await Eventually.TrueAsync(async () => (await Cluster.ReadAsync($"{job}-out", plain)).SequenceEqual(["a", "b", "c"]), () => $"the records are copied; the worker said {worker.Text}");
        await worker.TerminateAsync();
        await EndsAsync(worker, ExitCode.Ok);
    }

    /// <summary>A job that may do what it must, with two records to copy.</summary>
    private static async Task<string> JobAsync(SecureCluster cluster, string principal)
    {
        var job = Cluster.Name("copy");
        await cluster.TopicsAsync($"{job}-in", $"{job}-out");
        await cluster.AllowAsync(principal, AccessRights.Of(WorkerJob.Copy(job)));
        await cluster.WriteAsync($"{job}-in", "a", "b");
        return job;
    }

    private static WorkerProcess Start(SecureCluster cluster, StateFolder folder, string job, string[] arguments, (string Name, string Value)[] options) => new("copy", job, folder, arguments,
    [
        ("Streaming__Kafka__Tls__Enabled", "true"), ("Streaming__Kafka__Tls__CaFile", cluster.CaFile), ("Streaming__LeaveOnStop", "true"), ("Logging__LogLevel__Default", "Trace"),
        .. options.Select(static o => ($"Streaming__{o.Name}", o.Value)),
    ]);

    /// <summary>What it has said, which is no secret.</summary>
    private static async Task<string> EndsAsync(WorkerProcess worker, int code)
    {
        Assert.True(await worker.EndAsync() == code, worker.Text);
        Assert.DoesNotContain("canary", worker.Text, StringComparison.OrdinalIgnoreCase);
        return worker.Text;
    }

    private static (string Name, string Value)[] Certificate(SecureCluster cluster, StateFolder folder, string? password)
    {
        var (certificate, key) = cluster.Authority.SignFiles(folder.Path, "shop", password);
        return
        [
            ("Kafka__BootstrapServers", cluster.Mutual), ("Kafka__Tls__CertificateFile", certificate), ("Kafka__Tls__KeyFile", key), ("Kafka__Tls__KeyPassword", password ?? ""),
        ];
    }

    private static (string Name, string Value)[] Plain(SecureCluster cluster, string password) =>
    [
        ("Kafka__BootstrapServers", cluster.Secure), ("Kafka__Sasl__Mechanism", "Plain"), ("Kafka__Sasl__Username", SecureCluster.PlainUser), ("Kafka__Sasl__Password", password),
    ];

    private static (string Name, string Value)[] Token(SecureCluster cluster, string secret) =>
    [
        ("Kafka__BootstrapServers", cluster.Secure), ("Kafka__Sasl__Mechanism", "OAuthBearer"), ("Kafka__Sasl__TokenEndpoint", cluster.Tokens.Url),
        ("Kafka__Sasl__TokenEndpointCaFile", cluster.CaFile), ("Kafka__Sasl__ClientId", Client), ("Kafka__Sasl__ClientSecret", secret), ("Kafka__Settings__sasl.oauthbearer.extensions", "logicalCluster=lkc,identityPoolId=pool"),
    ];
}
